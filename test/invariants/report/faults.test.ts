// The lane of faults of a page: what struck, each once or folded together.
import * as assert from "uvu/assert";
import type { Operation } from "../../../invariants/record/history.ts";
import { faultsOf } from "../../../invariants/report/data/faults.ts";
import { suite } from "../../runner/suite.ts";
import { bought, factsOf, opened } from "../../support/story.ts";

const test = suite("the lane of faults");

const at = (invoked: number, more: Partial<Operation>): Operation => ({
  ...{ process: "wire-1", op: "wire reply-cut", target: "mysql COMMIT", sale: "s" },
  ...{ invoked, completed: invoked + 5, outcome: "ok" as const },
  ...more,
});
const START = [opened(1), bought("al", 1)];
const many = (count: number, more: Partial<Operation> = {}): Operation[] =>
  Array.from({ length: count }, (_, index) => at(20 + index * 10, more));
const laneOf = (...operations: Operation[]) => faultsOf(factsOf(...START, ...operations), 10_000);

test("a broken exchange stands in the lane by its name, and one that was not broken does not", () => {
  assert.equal(laneOf(at(20, {}), at(40, { outcome: "fail" })), [
    { what: "wire reply-cut of mysql COMMIT", from: 20, to: 20, kind: "hit" },
  ]);
});

test("hundreds of broken exchanges are folded, count all of them, and leave the faults of the nemesis as they are", () => {
  const kill = at(50, { process: "nemesis-1", op: "kill-redis", target: "redis" });
  const hits = many(400, {
    process: "failpoint-server-1",
    op: "failpoint x",
    error: "drop",
    target: "server-1",
  });
  const lane = laneOf(kill, ...many(700), ...hits);
  assert.ok(lane.length <= 60, `${lane.length}`);
  assert.is(lane.filter(({ kind }) => kind === "strike").length, 1);
  const counted = (words: string) =>
    lane.reduce((sum, { what }) => sum + Number(new RegExp(`^(\\d+) ${words}$`).exec(what)?.[1] ?? 0), 0);
  assert.is(counted("exchanges broken on the wire"), 700);
  assert.is(counted("failpoints went off"), 400);
  const order = lane.map(({ from }) => from);
  assert.equal(
    order,
    [...order].sort((a, b) => a - b),
  );
});

test("strikes that are few, or alone in their part of the run, keep their names", () => {
  assert.is(laneOf(...many(8)).length, 8);
  const lone = at(9_900, { target: "redis EVALSHA" });
  assert.is(laneOf(...many(700), lone).at(-1)?.what, "wire reply-cut of redis EVALSHA");
});
