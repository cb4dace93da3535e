// A buyer told *bought* has the order; a buyer told *not bought* has none; *unknown* may be either.
import type { Buyer } from "../facts/buyer.ts";
import type { SaleFacts } from "../facts/facts.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";
import type { Order } from "../record/observation.ts";

export const toldTheTruth: Check = {
  name: "told-the-truth",
  kind: "safety",
  says: "whoever was told that he bought has the order, under the gid that he was told; whoever was told that he did not has none",
  check(facts) {
    const findings = new Findings();
    const ordersSeen = !facts.unseen.has("orders");
    // Before the system is at rest a missing order may still come: its absence is no lie yet.
    const atRest = facts.rest?.rested === true;
    let awaited = 0;
    for (const sale of facts.sales.values()) {
      const orders = ordersByBuyer(sale);
      // Whoever was told no and nothing else was told the truth, unless he has an order.
      const hasOrder = new Uint8Array(sale.buyers.size);
      for (const { user } of sale.orders) {
        const number = sale.buyers.indexOf(user);
        if (number !== -1) hasOrder[number] = 1;
      }
      findings.look(sale.buyers.size);
      for (const buyer of sale.buyers.told((number) => hasOrder[number] === 1)) {
        checkReplies(sale, buyer, findings);
        if (!ordersSeen) continue;
        const his = orders.get(buyer.user);
        if (his === undefined && buyer.oks > 0 && !atRest) awaited += 1;
        else checkOrders(sale, buyer, his, findings);
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

/** That a buyer has two orders is not this check's business, but one of them must be the one he was told of. */
function checkOrders(sale: SaleFacts, buyer: Buyer, his: Order[] | undefined, findings: Findings): void {
  const first = his?.[0];
  if (first === undefined) {
    if (buyer.oks === 0) return;
    findings.add(
      `${buyerIn(sale.sale, buyer.user)} was told that he bought under ${buyer.okGid ?? "no gid"}, and has no order`,
      buyer,
    );
  } else if (buyer.oks > 0) {
    if (buyer.okGid === undefined || his?.some(({ gid }) => gid === undefined || gid === buyer.okGid)) return;
    const who = buyerIn(sale.sale, buyer.user);
    findings.add(`${who} was told ${buyer.okGid}, and his order is under ${first.gid}`, buyer, first);
  } else if (buyer.infos === 0) {
    findings.add(
      `${buyerIn(sale.sale, buyer.user)} was only ever told that he did not buy (${buyer.lastError ?? "no"}), and has an order under ${first.gid ?? "no gid"}`,
      buyer,
      first,
    );
  }
}

/** Sold out, said to somebody who asked after he had been told that he bought. */
function checkRefusedAfterwards(sale: SaleFacts, findings: Findings): void {
  sale.soldOuts.each((number, invoked, completed) => {
    const buyer = sale.buyers.toldAt(number);
    if (buyer?.okAt === undefined || invoked <= buyer.okAt) return;
    findings.add(
      `${buyerIn(sale.sale, buyer.user)} was told sold out after he had been told that he bought under ${buyer.okGid ?? "no gid"}`,
      { user: buyer.user, invoked, completed },
      buyer,
    );
  });
}
