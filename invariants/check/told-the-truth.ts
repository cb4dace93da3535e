// A buyer told *bought* has the order; a buyer told *not bought* has none; *unknown* may be either.
import { buyerIn, type Check, Findings, unseenReason } from "../check.ts";
import type { Buyer, SaleFacts } from "../facts.ts";
import type { Order } from "../observation.ts";

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
      const orders = new Map(sale.orders.map((order) => [order.user, order]));
      for (const buyer of sale.buyers.values()) {
        findings.look();
        checkReplies(sale, buyer, findings);
        if (!ordersSeen) continue;
        const order = orders.get(buyer.user);
        if (order === undefined && buyer.oks > 0 && !atRest) awaited += 1;
        else checkOrder(sale, buyer, order, findings);
      }
      checkRefusedAfterwards(sale, findings);
    }
    const waiting =
      awaited > 0
        ? `${awaited} buyers told bought have no order yet, and the system was not at rest`
        : undefined;
    return findings.result(unseenReason(facts, "orders") ?? waiting);
  },
};

function checkReplies(sale: SaleFacts, buyer: Buyer, findings: Findings): void {
  if (buyer.otherGid === undefined) return;
  const gids = `${buyer.okGid ?? "no gid"} and ${buyer.otherGid}`;
  findings.add(`${buyerIn(sale.sale, buyer.user)} was told of two purchases, ${gids}`, buyer);
}

function checkOrder(sale: SaleFacts, buyer: Buyer, order: Order | undefined, findings: Findings): void {
  const who = buyerIn(sale.sale, buyer.user);
  if (buyer.oks > 0 && order === undefined) {
    findings.add(`${who} was told that he bought under ${buyer.okGid ?? "no gid"}, and has no order`, buyer);
  } else if (
    buyer.oks > 0 &&
    order?.gid !== undefined &&
    buyer.okGid !== undefined &&
    order.gid !== buyer.okGid
  ) {
    findings.add(`${who} was told ${buyer.okGid}, and his order is under ${order.gid}`, buyer, order);
  } else if (buyer.oks === 0 && buyer.infos === 0 && order !== undefined) {
    const told = buyer.lastError ?? "no";
    findings.add(
      `${who} was only ever told that he did not buy (${told}), and has an order under ${order.gid ?? "no gid"}`,
      buyer,
      order,
    );
  }
}

/** Sold out, said to somebody who asked after he had been told that he bought. */
function checkRefusedAfterwards(sale: SaleFacts, findings: Findings): void {
  for (const refusal of sale.soldOuts) {
    const buyer = sale.buyers.get(refusal.user);
    if (buyer === undefined || refusal.invoked <= buyer.okAt) continue;
    findings.add(
      `${buyerIn(sale.sale, refusal.user)} was told sold out after he had been told that he bought under ${buyer.okGid ?? "no gid"}`,
      refusal,
      buyer,
    );
  }
}
