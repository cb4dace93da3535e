// How long each order came after its buyer had asked for it.
import type { Order } from "../record/observation.ts";
import { askedBefore } from "./asked-before.ts";
import type { Facts } from "./facts.ts";
import { type OrderTimes, orderTimes } from "./order-times.ts";

/**
 * What an order went through: it came in its own time; a fault fell into it; or it came after the harness first asked
 * DTM to look at everything at once.
 */
export type LagKind = "calm" | "struck" | "pushed";

/** One order, when its buyer asked for it, and when it was there. Times in ms. */
export interface OrderLag {
  sale: string;
  order: Order;
  kind: LagKind;
  asked: number;
  came: number;
}

/** The lags of all orders that are known with their time and their buyer's request. */
export function* orderLags(facts: Facts, times: OrderTimes = orderTimes(facts)): Generator<OrderLag> {
  const windows = facts.strikes();
  const firstPushAt = Math.min(...facts.pushes);
  for (const { sale, orders, buyers } of facts.sales.values())
    for (const order of orders) {
      const buyer = buyers.get(order.user);
      const time = times.of(order);
      if (buyer === undefined || time === undefined) continue;
      const came = time.from;
      const asked = askedBefore(buyer, came);
      const isStruck = windows.some(({ from, to }) => from <= came && asked <= to);
      const kind = came >= firstPushAt ? "pushed" : isStruck ? "struck" : "calm";
      yield { sale, order, kind, asked, came };
    }
}
