// A buyer has at most one order in a sale.
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";
import type { Order } from "../record/observation.ts";

export const oneOrderEach: Check = {
  name: "one-order-each",
  kind: "safety",
  says: "no buyer has two orders in a sale",
  check(facts) {
    const findings = new Findings();
    for (const sale of facts.sales.values()) {
      const first = new Map<string, Order>();
      for (const order of sale.orders) {
        findings.countChecked();
        const other = first.get(order.user);
        if (other === undefined) {
          first.set(order.user, order);
          continue;
        }
        const gids = [other.gid, order.gid].map((gid) => gid ?? "no gid");
        const under = gids[0] === gids[1] ? `twice under ${gids[0]}` : `under ${gids.join(" and ")}`;
        findings.add(`${buyerIn(sale.sale, order.user)} has two orders, ${under}`, other, order);
      }
    }
    return findings.result(unseenReason(facts, "orders"), facts.cut.observations);
  },
};
