// A buyer has no more units in a sale than they may hold, and a purchase has one order.
import type { SaleFacts } from "../facts/sale-facts.ts";
import { unitsOf } from "../facts/terms.ts";
import { buyerIn, type Check, Doubts, Findings, MAY_RETURN, unseenReason } from "../findings.ts";
import type { Order } from "../record/observation.ts";

export const oneOrderEach: Check = {
  name: "one-order-each",
  kind: "safety",
  says: "no buyer has two orders in a sale, or, where a buyer may hold more, more units than that, or two orders of one purchase",
  check(facts) {
    const findings = new Findings();
    const doubts = new Doubts();
    for (const sale of facts.sales.values()) checkSale(sale, findings, doubts);
    return findings.result(unseenReason(facts, "orders"), facts.cut.observations, ...doubts.reasons);
  },
};

/** What one buyer has so far. */
interface Own {
  first: Order;
  orders: number;
  units: number;
  /** Kept once they have two orders. */
  unitsByGid: Map<string | undefined, number> | undefined;
}

function checkSale(sale: SaleFacts, findings: Findings, doubts: Doubts): void {
  const { mostUnits, unitsEach, unitsReturn } = sale.terms;
  const buyers = new Map<string, Own>();
  for (const order of sale.orders) {
    findings.countChecked();
    const units = unitsOf(order, sale.terms);
    const own = addOrder(buyers, order, units, unitsOf(buyers.get(order.user)?.first ?? order, sale.terms));
    const ofGid = order.gid === undefined ? 0 : (own.unitsByGid?.get(order.gid) ?? units);
    const isTooMany = own.units > mostUnits;
    if (ofGid > unitsEach || (isTooMany && !unitsReturn))
      findings.add(wrongWith(sale, order, own, ofGid), own.first, order);
    else if (isTooMany) doubts.add(`orders are more than their buyers may hold at once, and ${MAY_RETURN}`);
  }
}

/** Adds an order of these units to those of its buyer, whose first order has `firstUnits`. */
function addOrder(buyers: Map<string, Own>, order: Order, units: number, firstUnits: number): Own {
  const own = buyers.get(order.user);
  if (own === undefined) {
    const first = { first: order, orders: 1, units, unitsByGid: undefined };
    buyers.set(order.user, first);
    return first;
  }
  own.unitsByGid ??= new Map([[own.first.gid, firstUnits]]);
  own.unitsByGid.set(order.gid, (own.unitsByGid.get(order.gid) ?? 0) + units);
  own.orders += 1;
  own.units += units;
  return own;
}

function wrongWith(sale: SaleFacts, order: Order, { first, orders, units }: Own, ofGid: number): string {
  const { mostUnits, unitsEach, isPlain } = sale.terms;
  const buyer = buyerIn(sale.sale, order.user);
  if (isPlain && orders > 1) {
    const gids = [first.gid, order.gid].map((gid) => gid ?? "no gid");
    const under = gids[0] === gids[1] ? `twice under ${gids[0]}` : `under ${gids.join(" and ")}`;
    return `${buyer} has two orders, ${under}`;
  }
  if (units > mostUnits)
    return `${buyer} has ${units} units in ${orders} orders, and may hold ${mostUnits}; the latest is under ${order.gid ?? "no gid"}`;
  return `${buyer} has ${ofGid} units under ${order.gid}, and one request takes ${unitsEach}`;
}
