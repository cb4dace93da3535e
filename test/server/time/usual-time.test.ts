import * as assert from "uvu/assert";
import { UsualTime } from "../../../server/time/usual-time.ts";
import { suite } from "../../runner/suite.ts";
import { ManualClock } from "../../support/fakes.ts";

const test = suite("usual times");

function usualTime() {
  const clock = new ManualClock();
  return { clock, usual: new UsualTime(clock, { leastMs: 200, mostMs: 1_000 }) };
}

const addTimes = (usual: UsualTime, tookMs: number, times: number) => {
  for (let n = 0; n < times; n++) usual.add(tookMs);
};

test("before anything was seen, and for what is fast, it is the least", () => {
  const { usual } = usualTime();
  assert.is(usual.ms, 200);
  addTimes(usual, 5, 3);
  assert.is(usual.ms, 200);
});

test("it comes near to what a steady step takes, and stays above what a wavering one takes at most", () => {
  const { usual } = usualTime();
  addTimes(usual, 500, 40);
  assert.ok(usual.ms >= 500 && usual.ms < 520, `${usual.ms}`);
  for (let n = 0; n < 40; n++) usual.add(n % 2 === 0 ? 300 : 500);
  assert.ok(usual.ms > 500, `${usual.ms}`);
});

test("it is never above the most, however slow a step is", () => {
  const { usual } = usualTime();
  addTimes(usual, 60_000, 20);
  assert.is(usual.ms, 1_000);
});

test("it comes down again when the step gets faster, and at once when nothing was seen for two seconds", () => {
  const { clock, usual } = usualTime();
  addTimes(usual, 900, 20);
  addTimes(usual, 10, 40);
  assert.is(usual.ms, 200);
  addTimes(usual, 900, 20);
  clock.advance(2_000);
  assert.ok(usual.ms > 800, `${usual.ms}`);
  clock.advance(1);
  assert.is(usual.ms, 200);
});

test("a failure that is slow counts, and one that is fast does not", async () => {
  const { clock, usual } = usualTime();
  addTimes(usual, 500, 40);
  const before = usual.ms;
  const fail = (error: Error) => usual.measure(Promise.reject(error)).catch(() => {});
  await fail(new Error("refused at once"));
  assert.is(usual.ms, before);
  let reject = (_error: Error) => {};
  const hanging = usual.measure(new Promise((_, no) => (reject = no))).catch(() => {});
  clock.advance(900);
  reject(new Error("too late"));
  await hanging;
  assert.ok(usual.ms > before, `${usual.ms}`);
});
