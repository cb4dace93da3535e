// What readings of clocks say of the times of orders.
import * as assert from "uvu/assert";
import { Clocks } from "../../../invariants/facts/clocks.ts";
import { OrderColumn, orderTimes } from "../../../invariants/facts/order-times.ts";
import type { ClockReading } from "../../../invariants/record/observation.ts";
import { suite } from "../../runner/suite.ts";
import { clock, factsOf, newFactsOf, order } from "../../support/story.ts";

const test = suite("clocks");

function clocksOf(...readings: [offsetMs: number, errorMs: number, at: number][]): Clocks {
  const clocks = new Clocks();
  for (const [offsetMs, errorMs, at] of readings)
    clocks.add({ kind: "clock", of: "mysql", at, offsetMs, errorMs } satisfies ClockReading);
  return clocks;
}

test("an offset lies between the least and the most that any reading allows", () => {
  assert.equal(clocksOf([4, 3, 0], [2, 1, 50], [5, 4, 90]).offsets("mysql"), { from: 1, to: 9 });
  assert.equal(clocksOf([1, 1, 0], [4, 1, 50], [2, 1, 90]).offsets("mysql"), { from: 0, to: 5 });
  assert.is(clocksOf().offsets("mysql"), undefined);
});

test("a clock was set if two readings differ by more than their errors and its steering allow", () => {
  assert.is(clocksOf([0, 1, 0], [2, 1, 100]).jump("mysql"), undefined);
  assert.is(clocksOf([0, 1, 0], [3, 1, 2_000]).jump("mysql"), undefined);
  assert.is(
    clocksOf([0, 1, 0], [3, 1, 1_998]).jump("mysql"),
    "the clock of the orders moved by 3 ms during the run",
  );
  assert.match(clocksOf([0, 1, 0], [0, 1, 50], [-9, 1, 100]).jump("mysql") ?? "", "moved by 9 ms");
  assert.is(clocksOf([0, 1, 0]).jump("mysql"), undefined);
  assert.is(clocksOf([0, 1, 0], [9, 1, 10]).jump("harness"), undefined);
});

test("the column of the orders is as coarse as the coarsest step that all of their times share", () => {
  const step = (...times: number[]) => {
    const column = new OrderColumn();
    for (const at of times) column.add(at);
    return column.stepMs;
  };
  assert.is(step(7_200_000), 3_600_000);
  assert.is(step(2_000, 61_000), 1_000);
  assert.is(step(2_000, 61_300), 100);
  assert.is(step(2_000, 61_340), 10);
  assert.is(step(2_000, 61_345), 1);
  assert.is(step(2_000, 61_345, 4_000), 1);
});

test("an order is dated by our clock, as exactly as its own clock and column allow", () => {
  const one = order("al", 1, 1_003);
  const timeOf = (...clocks: Parameters<typeof newFactsOf>) => {
    const facts = newFactsOf(...clocks, one);
    const [own] = facts.sale("s").orders;
    return own && orderTimes(facts).of(own);
  };
  assert.equal(timeOf(clock("mysql", 100, 5)), { from: 897, to: 909 });
  assert.is(timeOf(clock("harness", 0, 1)), undefined);
  assert.is(timeOf(clock("mysql", 100, 5), clock("mysql", 300, 5, 10)), undefined);
  const facts = factsOf(one);
  assert.equal(facts.sale("s").orders.map(orderTimes(facts).of), [{ from: 1_003, to: 1_003 }]);
});
