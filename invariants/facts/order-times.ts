// When orders were inserted, by the harness's clock: a span for each, as wide as its clock and its column are coarse.
import type { Order } from "../record/observation.ts";
import type { Bounds } from "./clocks.ts";
import type { Facts } from "./facts.ts";

/** The times of the orders of a run, and why none of them counts. */
export interface OrderTimes {
  /** Undefined if the order has no time, or if its time does not count. */
  of(order: Order): Bounds | undefined;
  doubt: string | undefined;
}

/**
 * The times of all orders. They do not count if their clock was set, or if nobody read it. Nor if an order is dated
 * before its buyer's first request: then a clock that nobody read has stamped it. In format 1 the clock of the orders is
 * taken to be ours.
 */
export function orderTimes(facts: Facts): OrderTimes {
  if (facts.format === 1)
    return { of: ({ at }) => (at === undefined ? undefined : { from: at, to: at }), doubt: undefined };
  const offsets = facts.clocks.offsets("mysql");
  const jump = facts.clocks.jump("mysql");
  if (offsets === undefined || jump !== undefined) return { of: () => undefined, doubt: jump };
  const stepMs = facts.orderColumn.stepMs;
  const of = ({ at }: Order): Bounds | undefined =>
    at === undefined ? undefined : { from: at - offsets.to - stepMs, to: at - offsets.from + stepMs };
  const early = earlyOrders(facts, of);
  if (early === 0) return { of, doubt: undefined };
  return { of: () => undefined, doubt: `${early} orders are dated before their buyers first asked` };
}

function earlyOrders(facts: Facts, timeOf: OrderTimes["of"]): number {
  let early = 0;
  for (const { buyers, orders } of facts.sales.values())
    for (const order of orders) {
      const asked = buyers.get(order.user)?.firstInvoked;
      if (asked !== undefined && (timeOf(order)?.to ?? asked) < asked) early += 1;
    }
  return early;
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
