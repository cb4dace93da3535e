// Which figures of two runs differ, and which only seem to.
import * as assert from "uvu/assert";
import { randomOf } from "../../../base/random.ts";
import { figureDifferences } from "../../../invariants/compare/figures.ts";
import { shareDifferences } from "../../../invariants/compare/shares.ts";
import type { Summary } from "../../../invariants/summary/summary.ts";
import { suite } from "../../runner/suite.ts";
import { type Pace, summaryWith } from "../../support/summaries.ts";

const test = suite("figures of two runs");

const drawOf = (seed: number) => {
  const random = randomOf(seed);
  return (below: number) => random.int(0, below - 1);
};

/** The figures of two runs that go at these paces, by name. */
function differences(before: Pace, now: Pace) {
  const all = figureDifferences(summaryWith({}, before), summaryWith({}, now), drawOf(1));
  return Object.fromEntries(all.map((one) => [one.name, one]));
}

test("runs of one pace seldom seem to differ, though their seconds do", () => {
  const PAIRS = 60;
  let told = 0;
  for (let seed = 1; seed <= PAIRS; seed++) {
    const all = Object.values(differences({ seed }, { seed: seed + 1_000 }));
    told += all.filter(({ change }) => change === "worse" || change === "better").length;
  }
  // Each pair has three percentiles.
  assert.ok(told <= 3 * PAIRS * 0.03, `${told} of ${3 * PAIRS} were called a difference`);
});

test("a run that is half as slow again is found to be slower, and a faster one faster", () => {
  for (let seed = 1; seed <= 10; seed++) {
    const slower = differences({ seed }, { seed: seed + 1_000, medianMs: 60 });
    assert.is(slower["answer time p50"]?.change, "worse", `seed ${seed}`);
    assert.is(slower["answer time p95"]?.change, "worse", `seed ${seed}`);
    const faster = differences({ seed, medianMs: 60 }, { seed: seed + 1_000 });
    assert.is(faster["answer time p50"]?.change, "better", `seed ${seed}`);
  }
});

test("a difference lies within its range", () => {
  const {
    before = 0,
    now = 0,
    range,
  } = differences({ seed: 1 }, { seed: 2, medianMs: 60 })["answer time p50"] ?? {};
  assert.ok(range !== undefined && range.least <= now - before && now - before <= range.most);
  assert.ok(range.least > 0, "0 lies outside of the range of a difference");
});

test("few values, and few seconds, are too few", () => {
  const few = differences({ seed: 1, perSecond: 3 }, { seed: 2, perSecond: 3, medianMs: 400 });
  assert.is(few["answer time p50"]?.change, "worse");
  assert.is(few["answer time p99"]?.change, "too few");
  assert.is(few["answer time p99"]?.reason, "90 values, and it takes 1000");
  const short = differences({ seed: 1, seconds: 5 }, { seed: 2, medianMs: 400 });
  assert.is(short["answer time p50"]?.change, "too few");
  assert.is(short["answer time p50"]?.reason, "5 intervals, and it takes 6");
  const none = differences({ seed: 1, seconds: 0 }, { seed: 2 })["answer time p50"];
  assert.equal(
    [none?.change, none?.before, none?.reason],
    ["too few", undefined, "0 values, and it takes 20"],
  );
});

test("a millisecond more is within the rounding, and a tenth less is not much", () => {
  const all = differences({ seed: 1, medianMs: 3 }, { seed: 1, medianMs: 3, moreMs: 1 });
  assert.is(all["answer time p50"]?.change, "same");
  const tenth = differences({ seed: 1, perSecond: 2_000 }, { seed: 1, perSecond: 2_000, medianMs: 42 });
  assert.is(tenth["answer time p50"]?.change, "same");
});

test("half of the answers a second is worse, and twice as many are better", () => {
  const rate = (before: number, now: number) =>
    differences({ seed: 1, perSecond: before }, { seed: 2, perSecond: now })["answers"]?.change;
  assert.equal([rate(200, 100), rate(100, 200), rate(200, 200)], ["worse", "better", "same"]);
});

const withShare = (name: string, part: number, whole: number) => ({
  shares: { [name]: { part, whole } },
  ...{ seed: 1, faults: {} },
});

test("a share differs by five points at least, and by more than its counts explain", () => {
  const change = (name: string, before: number, now: number, whole: number) =>
    shareDifferences(withShare(name, before, whole), withShare(name, now, whole))[0]?.change;
  assert.is(change("decided", 600, 500, 1_000), "worse");
  assert.is(change("decided", 500, 600, 1_000), "better");
  assert.is(change("checkBack", 0, 100, 1_000), "worse");
  assert.is(change("decided", 60, 50, 100), "same");
  assert.is(change("decided", 60_000, 56_000, 100_000), "same");
  assert.is(change("decided", 60, 10, 99), "too few");
});

test("a share that the faults make is not compared where another seed drew other faults", () => {
  const change = (name: string, seed: number, faults: Summary["faults"]) =>
    shareDifferences(
      { ...withShare(name, 600, 1_000), seed: 1, faults },
      { ...withShare(name, 500, 1_000), seed, faults },
    )[0]?.change;
  assert.is(change("decided", 2, { "kill-redis": 1 }), "other faults");
  assert.is(change("decided", 1, { "kill-redis": 1 }), "worse", "the same seed");
  assert.is(change("decided", 2, {}), "worse", "nothing struck");
  assert.is(change("arrived", 2, { "kill-redis": 1 }), "worse", "no fault makes it");
});
