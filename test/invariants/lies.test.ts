// Each lie that a run can hold makes its verdict something other than true; those that pass stand here, with the reason.
import * as assert from "uvu/assert";
import { judge } from "../../invariants/judge.ts";
import { suite } from "../runner/suite.ts";
import { factsOfRun, type RightRun } from "../support/right-run.ts";
import { smallRun } from "../support/small-run.ts";
import type { Kind } from "./mutants/kind.ts";
import { OPERATIONS_CHANGED } from "./mutants/operations.ts";
import { REPLIES_CHANGED } from "./mutants/replies.ts";
import { STORES_CHANGED } from "./mutants/stores.ts";

const test = suite("one lie in a true run");

const run = smallRun();
const verdictOf = (one: RightRun) => judge(factsOfRun(one), one.run);

test("the run without a lie is true", () => {
  const { valid, because } = verdictOf(run);
  assert.is(valid, true, because);
});

function check({ kind, mutants, survives = {} }: Kind): void {
  test(kind, () => {
    const all = mutants(run);
    assert.ok(all.length > 0, "there is nowhere to tell it");
    const passed = all.filter((one) => verdictOf(one.run).valid === true).map(({ where }) => where);
    const expected = "*" in survives ? all.map(({ where }) => where) : Object.keys(survives);
    assert.equal([...new Set(passed)].sort(), [...new Set(expected)].sort());
  });
}

for (const kind of [...REPLIES_CHANGED, ...STORES_CHANGED, ...OPERATIONS_CHANGED]) check(kind);
