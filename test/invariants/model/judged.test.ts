// How the word of the model shows in a verdict.
import * as assert from "uvu/assert";
import { judge } from "../../../invariants/judge.ts";
import { suite } from "../../runner/suite.ts";
import { factsOfRun } from "../../support/right-run.ts";
import { smallRun } from "../../support/small-run.ts";
import { atRest, bought, newFactsOf, opened, unseen } from "../../support/story.ts";

const test = suite("the model in a verdict");

test("a history that the model does not allow is never judged true, though every invariant holds", () => {
  const right = smallRun();
  // Ken asked when al had been told: no message can have decided for both.
  const gidOf = (name: string) =>
    right.operations.find(({ user, gid }) => user === name && gid !== undefined)?.gid;
  const [al, ken] = [gidOf("al"), gidOf("ken")];
  const joined = <T extends object>(one: T): T =>
    "gid" in one && one.gid === ken ? { ...one, gid: al } : one;
  const run = {
    ...right,
    operations: right.operations.map(joined),
    observations: right.observations.map(joined),
  };
  const { valid, because, doubts, invariants, notes } = judge(factsOfRun(run), run.run);
  assert.equal(
    invariants.filter((one) => one.valid !== true),
    [],
  );
  assert.is(valid, "unknown", because);
  assert.match(doubts?.join() ?? "", /^the model does not allow what was seen of sale spring: /);
  assert.equal(notes.filter((note) => note.startsWith("the model")).length, 2);
  const spared = judge(factsOfRun(right), right.run);
  assert.is(spared.valid, true);
  assert.ok(spared.notes.includes("the model allows what was seen of 2 sales"));
});

test("a sale of which the model does not speak is a note, and no doubt", () => {
  const story = [opened(1), bought("al", 1), atRest()];
  const settings = { orderLagBoundMs: 100, promisedMarks: [], interrupted: false };
  const { notes, doubts = [] } = judge(newFactsOf(...story, unseen("ledger")), settings);
  assert.ok(
    notes.includes("the model does not speak of 1 sale: the ledger was not seen: ledger cannot be seen"),
  );
  assert.equal(
    doubts.filter((doubt) => doubt.includes("model")),
    [],
  );
});
