import * as assert from "uvu/assert";
import { Facts } from "../../invariants/facts/facts.ts";
import type { Operation } from "../../invariants/record/history.ts";
import { withStrikes } from "../../invariants/strikes.ts";
import type { InvariantResult } from "../../invariants/verdict.ts";
import { suite } from "../runner/suite.ts";

const test = suite("what struck a sale");

const strike = (
  sale: string,
  op: string,
  error: string,
  outcome: Operation["outcome"] = "ok",
): Operation => ({
  ...{ process: "wire-1", op, sale, error, outcome, target: "mysql COMMIT" },
  ...{ invoked: 1, completed: 2 },
});

/** What a finding with this sentence says after these strikes, and how much evidence it has. */
function said(what: string, ...strikes: Operation[]): [string, number] {
  const facts = new Facts();
  for (const one of strikes) facts.addOperation(one);
  const result: InvariantResult = {
    ...{ name: "no-lost-order", kind: "at rest", valid: false, checked: 1, found: 1 },
    findings: [{ what, evidence: ["a"] }],
  };
  const [finding] = withStrikes([result], facts)[0]?.findings ?? [];
  return [finding?.what ?? "", finding?.evidence.length ?? 0];
}

const LOST = "the reply to `mysql COMMIT` was lost, its connection cut";

test("a finding names the exchange that was broken in its sale, and has it among its evidence", () => {
  assert.equal(said("buyer al of sale w-1 has no order", strike("w-1", "wire reply-cut", LOST)), [
    `buyer al of sale w-1 has no order; in this sale ${LOST}`,
    2,
  ]);
  assert.equal(said("sale w-1: 2 orders", strike("w-1", "wire reply-cut", LOST))[1], 2);
});

test("a failpoint is named with its mode", () => {
  assert.match(
    said("buyer al of sale w-1 has no order", strike("w-1", "failpoint after-deduct", "drop"))[0],
    /; in this sale the failpoint after-deduct went off \(drop\)$/,
  );
});

test("a strike on another sale, or without an effect, is not named", () => {
  const other = strike("w-12", "wire reply-cut", LOST);
  const none = strike("w-1", "wire repeated", "took no effect", "fail");
  assert.equal(said("buyer al of sale w-1 has no order", other, none), [
    "buyer al of sale w-1 has no order",
    1,
  ]);
});
