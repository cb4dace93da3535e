// Durations in bins: what is kept of them, and how exactly.
import * as assert from "uvu/assert";
import { binOf, msOf } from "../../../invariants/compact/bins.ts";
import { Durations } from "../../../invariants/facts/durations.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("durations in bins");

test("a bin stands for its duration, exactly below 64 ms and within 1.6 % above", () => {
  for (let ms = 0; ms < 64; ms++) assert.is(msOf(binOf(ms)), ms);
  let last = binOf(63);
  for (let ms = 64; ms < 4_000_000; ms = Math.ceil(ms * 1.0013)) {
    const bin = binOf(ms);
    assert.ok(bin >= last && bin - last <= 1, `bins rise one by one at ${ms}`);
    assert.ok(Math.abs(msOf(bin) - ms) <= ms / 63, `${ms} ms in bin ${bin} is ${msOf(bin)}`);
    last = bin;
  }
  assert.is(binOf(-1), 0);
  assert.is(binOf(Number.NaN), 0);
});

test("durations are counted by the second in which they end, and those without an end are not", () => {
  const durations = new Durations();
  for (const [end, ms] of [
    [2_500, 7],
    [1_999, 5],
    [1_000, 5],
    [Number.POSITIVE_INFINITY, 1],
  ] as const)
    durations.add(end, ms);
  assert.equal(
    durations.list().map(({ from, bins }) => [from, [...bins]]),
    [
      [1_000, [[5, 2]]],
      [2_000, [[7, 1]]],
    ],
  );
});
