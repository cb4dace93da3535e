// A buyer told *bought* has that order. A buyer only refused has none. A buyer with an unknown reply may have one.
import type { Buyer } from "../facts/buyer.ts";
import type { SaleFacts } from "../facts/facts.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";
import type { Order } from "../record/observation.ts";

export const toldTheTruth: Check = {
  name: "told-the-truth",
  kind: "safety",
  says: "a buyer told bought has that order, under the gid they were told; a buyer only refused has no order",
  check(facts) {
    const findings = new Findings();
    const ordersSeen = !facts.unseen.has("orders");
    // Before the system is at rest, a missing order may still come.
    const atRest = facts.rest?.rested === true;
    let awaited = 0;
    for (const sale of facts.sales.values()) {
      const orders = ordersByBuyer(sale);
      // A buyer who was only refused is of interest only if they have an order.
      const hasOrder = new Uint8Array(sale.buyers.size);
      for (const { user } of sale.orders) {
        const number = sale.buyers.indexOf(user);
        if (number !== -1) hasOrder[number] = 1;
      }
      findings.countChecked(sale.buyers.size);
      for (const buyer of sale.buyers.hopefulAnd((number) => hasOrder[number] === 1)) {
        checkReplies(sale, buyer, findings);
        if (!ordersSeen) continue;
        const own = orders.get(buyer.user);
        if (own === undefined && buyer.oks > 0 && !atRest) awaited += 1;
        else checkOrders(sale, buyer, own, findings);
      }
      checkRefusedAfterwards(sale, findings);
    }
    const unread = awaited > 0 && facts.rest === undefined;
    const late = `${awaited} buyers told bought have no order yet, and the system was not at rest`;
    const waiting = unread ? "the run ended before the orders were read" : awaited > 0 ? late : undefined;
    return findings.result(unseenReason(facts, "orders") ?? waiting);
  },
};

function ordersByBuyer(sale: SaleFacts): Map<string, Order[]> {
  const orders = new Map<string, Order[]>();
  for (const order of sale.orders) {
    const others = orders.get(order.user);
    if (others === undefined) orders.set(order.user, [order]);
    else others.push(order);
  }
  return orders;
}

function checkReplies(sale: SaleFacts, buyer: Buyer, findings: Findings): void {
  if (buyer.otherGid === undefined) return;
  const gids = `${buyer.okGid} and ${buyer.otherGid}`;
  findings.add(`${buyerIn(sale.sale, buyer.user)} was told of two purchases, ${gids}`, buyer);
}

/** A buyer with two orders is a matter of `one-order-each`; here, one of them must have the gid they were told. */
function checkOrders(sale: SaleFacts, buyer: Buyer, own: Order[] | undefined, findings: Findings): void {
  const first = own?.[0];
  if (first === undefined) {
    if (buyer.oks === 0) return;
    findings.add(
      `${buyerIn(sale.sale, buyer.user)} was told bought under ${buyer.okGid ?? "no gid"}, and has no order`,
      buyer,
    );
  } else if (buyer.oks > 0) {
    if (buyer.okGid === undefined || own?.some(({ gid }) => gid === undefined || gid === buyer.okGid)) return;
    const who = buyerIn(sale.sale, buyer.user);
    findings.add(
      `${who} was told bought under ${buyer.okGid}, and has an order under ${first.gid}`,
      buyer,
      first,
    );
  } else if (buyer.infos === 0) {
    findings.add(
      `${buyerIn(sale.sale, buyer.user)} was only refused (${buyer.lastError ?? "no reason given"}), and has an order under ${first.gid ?? "no gid"}`,
      buyer,
      first,
    );
  }
}

/** A buyer who was told *bought*, asked again and was told *sold out*. */
function checkRefusedAfterwards(sale: SaleFacts, findings: Findings): void {
  sale.soldOuts.each((number, invoked, completed) => {
    const buyer = sale.buyers.hopefulAt(number);
    if (buyer?.okAt === undefined || invoked <= buyer.okAt) return;
    findings.add(
      `${buyerIn(sale.sale, buyer.user)} was told sold out after they were told bought under ${buyer.okGid ?? "no gid"}`,
      { user: buyer.user, invoked, completed },
      buyer,
    );
  });
}
