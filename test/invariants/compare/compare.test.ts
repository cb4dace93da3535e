// A run beside an earlier one: what is new, still there or gone.
import * as assert from "uvu/assert";
import { randomOf } from "../../../base/random.ts";
import { compare } from "../../../invariants/compare/compare.ts";
import type { SummarizedInvariant, Summary } from "../../../invariants/summary/summary.ts";
import { suite } from "../../runner/suite.ts";
import { summaryWith } from "../../support/summaries.ts";

const test = suite("a run beside an earlier one");

const LOST = "buyer … of sale … has a unit under …, and no order";
const UNSEEN = "sale …: … units are neither left nor ordered";

/** A broken run with findings of these kinds, each as often as it says. */
const broken = (kinds: Record<string, number>, isPartial = false): Partial<Summary> => {
  const counted = Object.entries(kinds).map(([kind, count]) => ({ kind, count }));
  const found = counted.reduce((sum, { count }) => sum + count, 0);
  const valid = found === 0;
  const result = { name: "no-lost-order" as const, valid, found, kinds: counted, isPartial };
  return { valid, because: "no-lost-order is broken", invariants: [result] };
};
const at = (before: Partial<Summary>, now: Partial<Summary>, ...others: Partial<Summary>[]) =>
  compare(
    summaryWith(before),
    summaryWith(now),
    (below) => below - 1,
    others.map((one) => summaryWith(one)),
  );
const findings = (...runs: Parameters<typeof at>) => at(...runs).findings.map(({ kind, is }) => [kind, is]);

test("a kind of findings is new, still there, or gone, whatever its buyers are called", () => {
  assert.equal(findings({}, broken({ [LOST]: 3 })), [[LOST, "new"]]);
  assert.equal(findings(broken({ [LOST]: 1 }), broken({ [UNSEEN]: 1, [LOST]: 9 })), [
    [UNSEEN, "new"],
    [LOST, "still there"],
  ]);
  assert.equal(findings(broken({ [LOST]: 3 }), {}), [[LOST, "gone"]]);
});

test("what an earlier run may have had unseen is only perhaps new, and what cannot be judged now perhaps gone", () => {
  assert.equal(findings(broken({ [UNSEEN]: 90 }, true), broken({ [LOST]: 1 }))[0], [LOST, "perhaps new"]);
  const unknown: SummarizedInvariant = {
    name: "no-lost-order",
    valid: "unknown",
    found: 0,
    kinds: [],
    isPartial: false,
  };
  const blind = { valid: "unknown" as const, invariants: [unknown] };
  assert.equal(findings(broken({ [LOST]: 1 }), blind), [[LOST, "perhaps gone"]]);
  assert.equal(findings(broken({ [LOST]: 1 }), { ...blind, invariants: [] }), [[LOST, "perhaps gone"]]);
});

test("a new finding is worse, one that is still there is not, and neither is one that is gone", () => {
  assert.equal(at({}, broken({ [LOST]: 3 })).worse, [`new: no-lost-order: ${LOST} (3 found)`]);
  assert.equal(at(broken({ [LOST]: 3 }), broken({ [LOST]: 4 })).worse, []);
  assert.equal(at(broken({ [LOST]: 3 }), {}).worse, []);
});

test("a verdict that is unknown now is worse than a true one", () => {
  const unknown = { valid: "unknown" as const, because: "never reached: redis-killed" };
  assert.equal(at({}, unknown).worse, ["the verdict was true and is unknown (never reached: redis-killed)"]);
  assert.equal(at(unknown, {}).worse, []);
});

test("slower beyond the noise is worse", () => {
  const slow = summaryWith({}, { seed: 2, medianMs: 90 });
  const { worse } = compare(summaryWith(), slow, drawn());
  assert.is(worse.length, 1);
  assert.match(worse[0] ?? "", /^worse beyond the noise: answer time p50, answer time p95/);
  assert.equal(compare(slow, summaryWith(), drawn()).worse, []);
});

test("with several earlier runs, what already changed among them is no change", () => {
  const slow = summaryWith({}, { seed: 2, medianMs: 90 });
  const slower = summaryWith({}, { seed: 3, medianMs: 92 });
  assert.equal(compare(summaryWith(), slower, drawn(), [slow]).worse, []);
  assert.equal(findings({}, broken({ [LOST]: 3 }), broken({ [LOST]: 1 })), [[LOST, "still there"]]);
  assert.equal(findings({}, broken({ [LOST]: 3 }), {}), [[LOST, "new"]]);
});

test("marks, invariants, settings and versions that differ are told, and the plan is the same whatever the seed", () => {
  const now = {
    marks: { reached: ["sold-out"], missed: [] },
    versions: { k6: "v2.3.0", dtm: "v1" },
    seed: 8,
  };
  const same = at({}, { ...now, settings: { seed: 8, faults: ["none"], out: "elsewhere" } });
  assert.equal(same.marks, { gained: ["sold-out"], lost: ["bought"] });
  assert.equal(same.versions, [
    { name: "k6", before: "v2.2.0", now: "v2.3.0" },
    { name: "dtm", before: undefined, now: "v1" },
  ]);
  assert.equal([same.isSamePlan, same.settings], [true, [{ name: "seed", before: "7", now: "8" }]]);
  const other = at({}, { settings: { faults: ["delay", "cut"] } });
  assert.equal(
    [other.isSamePlan, other.settings],
    [false, [{ name: "faults", before: "none", now: "delay,cut" }]],
  );
  assert.equal(at({}, broken({ [LOST]: 1 })).invariants, [
    { name: "no-lost-order", before: true, now: false },
  ]);
});

function drawn() {
  const random = randomOf(1);
  return (below: number) => random.int(0, below - 1);
}
