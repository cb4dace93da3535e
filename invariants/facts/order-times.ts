// When orders were inserted, by the harness's clock: a span for each, as wide as its clock and its column are coarse.
import type { Order } from "../record/observation.ts";
import type { Bounds } from "./clocks.ts";
import type { Facts } from "./facts.ts";

/** Steps of columns that are coarser than a millisecond, the coarsest first. */
const STEPS_MS = [3_600_000, 60_000, 1_000, 100, 10, 1];

/**
 * Returns a function that gives the time of an order. It is undefined if the order has none, if its clock was set, or if
 * nobody read that clock. In format 1 the clock of the orders is taken to be ours.
 */
export function orderTimes(facts: Facts): (order: Order) => Bounds | undefined {
  if (facts.format === 1) return ({ at }) => (at === undefined ? undefined : { from: at, to: at });
  const offsets = facts.clocks.offsets("mysql");
  if (offsets === undefined || facts.clocks.jump("mysql") !== undefined) return () => undefined;
  const stepMs = stepOf(facts);
  return ({ at }) =>
    at === undefined ? undefined : { from: at - offsets.to - stepMs, to: at - offsets.from + stepMs };
}

/** The step of the column: the coarsest that all times of the run are multiples of. */
function stepOf(facts: Facts): number {
  const times = [...facts.sales.values()].flatMap(({ orders }) => orders.flatMap(({ at }) => at ?? []));
  return STEPS_MS.find((step) => times.every((at) => at % step === 0)) ?? 1;
}
