// The orders of a sale by buyer.
import type { Order } from "../record/observation.ts";
import type { SaleFacts } from "./sale-facts.ts";

/** The orders of each buyer who has one, in the order of their lines. */
export function ordersByBuyer({ orders }: Pick<SaleFacts, "orders">): Map<string, Order[]> {
  const byBuyer = new Map<string, Order[]>();
  for (const order of orders) {
    const others = byBuyer.get(order.user);
    if (others === undefined) byBuyer.set(order.user, [order]);
    else others.push(order);
  }
  return byBuyer;
}
