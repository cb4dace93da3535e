// Every order has its deduction: same buyer, same gid, one unit.
import { buyerIn, type Check, Findings, unseenReason } from "../check.ts";

export const noGhostOrder: Check = {
  name: "no-ghost-order",
  kind: "safety",
  says: "every order has its deduction, and its buyer has asked for it",
  check(facts) {
    const findings = new Findings();
    const ledgerSeen = !facts.unseen.has("ledger");
    for (const sale of facts.sales.values()) {
      const byUser = new Map(sale.deductions.map(({ user, gid }) => [user, gid]));
      const gids = new Set(sale.deductions.map(({ gid }) => gid));
      for (const order of sale.orders) {
        findings.look();
        const who = `${buyerIn(sale.sale, order.user)} has an order under ${order.gid ?? "no gid"}`;
        if (!sale.buyers.has(order.user)) findings.add(`${who}, but never asked for one`, order);
        if (!ledgerSeen) continue;
        const held =
          byUser.get(order.user) ??
          (order.gid !== undefined && byUser.has(undefined) && gids.has(order.gid) ? order.gid : undefined);
        if (held === undefined) findings.add(`${who}, but no unit was deducted for it`, order);
        else if (order.gid !== undefined && held !== order.gid) {
          findings.add(`${who}, but the deducted unit is held under ${held}`, order);
        }
      }
    }
    return findings.result(unseenReason(facts, "orders", "ledger"));
  },
};
