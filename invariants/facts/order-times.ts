// When orders were inserted, by the harness's clock: a span for each, as wide as its clock and its column are coarse.
import type { Order } from "../record/observation.ts";
import type { Bounds } from "./clocks.ts";
import type { Facts } from "./facts.ts";

/**
 * Returns a function that gives the time of an order. It is undefined if the order has none, if its clock was set, or if
 * nobody read that clock. In format 1 the clock of the orders is taken to be ours.
 */
export function orderTimes(facts: Facts): (order: Order) => Bounds | undefined {
  if (facts.format === 1) return ({ at }) => (at === undefined ? undefined : { from: at, to: at });
  const offsets = facts.clocks.offsets("mysql");
  if (offsets === undefined || facts.clocks.jump("mysql") !== undefined) return () => undefined;
  const { stepMs } = facts.orderColumn;
  return ({ at }) =>
    at === undefined ? undefined : { from: at - offsets.to - stepMs, to: at - offsets.from + stepMs };
}

/** Steps of columns, the coarsest first. */
const STEPS_MS = [3_600_000, 60_000, 1_000, 100, 10, 1];

/** How coarse the times of orders are: the coarsest step that all of them are multiples of. */
export class OrderColumn {
  #index = 0;

  add(at: number): void {
    while (this.#index < STEPS_MS.length - 1 && at % this.stepMs !== 0) this.#index += 1;
  }

  get stepMs(): number {
    return STEPS_MS[this.#index] ?? 1;
  }
}
