import * as assert from "uvu/assert";
import { readClock } from "../../../invariants/observe/clock.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the clocks of the stores");

/** A store whose clock is ahead of ours by so much, and that takes so long for each answer: half of it each way. */
function storeOf(aheadMs: number, ...tripsMs: number[]) {
  let now = 1_000;
  const ask = async () => {
    const tripMs = tripsMs.shift() ?? 0;
    now += tripMs;
    return now - tripMs / 2 + aheadMs;
  };
  return { ask, now: () => now };
}

test("the offset of a clock is told with a bound, from the shortest of three round trips", async () => {
  const { ask, now } = storeOf(250, 40, 4, 90);
  const reading = await readClock("redis", ask, now);
  assert.equal(reading, { kind: "clock", of: "redis", at: 1_042, offsetMs: 250, errorMs: 4 });
});

test("the bound holds the true offset, however lopsided the round trip is", async () => {
  for (const early of [0, 0.5, 1]) {
    let now = 0;
    const ask = async () => {
      const read = now + 100 * early + 7;
      now += 100;
      return read;
    };
    const { offsetMs = 0, errorMs = 0 } = (await readClock("mysql", ask, () => now)) ?? {};
    assert.ok(Math.abs(offsetMs - 7) <= errorMs, `${offsetMs} ± ${errorMs}`);
  }
});

test("a store that does not answer, or too late, has no reading", async () => {
  const dead = () => Promise.reject(new Error("away"));
  assert.is(await readClock("mysql", dead, () => 1), undefined);
  const { ask, now } = storeOf(0, 600, 600, 600);
  assert.is(await readClock("mysql", ask, now), undefined);
});
