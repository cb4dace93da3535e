// Every order has its deduction: the same buyer, the same gid, one unit.

import type { Facts, SaleFacts } from "../facts/facts.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";
import type { Order } from "../record/observation.ts";

export const noGhostOrder: Check = {
  name: "no-ghost-order",
  kind: "safety",
  says: "every order has its deduction, and its buyer has asked for it",
  check(facts) {
    const findings = new Findings();
    const doubts = new Map<string, number>();
    const doubt = (reason: string) => doubts.set(reason, (doubts.get(reason) ?? 0) + 1);
    for (const sale of facts.sales.values()) {
      const deductions = facts.unseen.has("ledger") ? undefined : new Deductions(sale);
      for (const order of sale.orders) {
        findings.countChecked();
        checkAsked(facts, sale, order, findings, doubt);
        if (deductions !== undefined) checkDeducted(facts, sale, order, deductions, findings, doubt);
      }
    }
    const reasons = [...doubts].map(([reason, orders]) => `${orders} orders ${reason}`).join("; ");
    return findings.result(unseenReason(facts, "orders", "ledger") ?? (reasons === "" ? undefined : reasons));
  },
};

/** The deductions of a sale, by buyer; if the ledger names no buyers, by gid. */
class Deductions {
  readonly byUser = new Map<string, string>();
  readonly byGidOnly = new Set<string>();
  constructor(sale: SaleFacts) {
    for (const { user, gid } of sale.deductions) {
      if (user === undefined) this.byGidOnly.add(gid);
      else this.byUser.set(user, gid);
    }
  }
}

function checkAsked(
  facts: Facts,
  sale: SaleFacts,
  order: Order,
  findings: Findings,
  doubt: (reason: string) => void,
): void {
  if (sale.buyers.has(order.user)) return;
  if (facts.historyTorn) doubt("are of buyers who may have asked in the lost end of the history");
  else findings.add(`${orderOf(sale, order)}, but never asked for one`, order);
}

function checkDeducted(
  facts: Facts,
  sale: SaleFacts,
  order: Order,
  deductions: Deductions,
  findings: Findings,
  doubt: (reason: string) => void,
): void {
  const gid = deductions.byUser.get(order.user);
  if (gid !== undefined) {
    if (order.gid === undefined || order.gid === gid) return;
    findings.add(`${orderOf(sale, order)}, but the deducted unit is held under ${gid}`, order);
  } else if (order.gid === undefined && deductions.byGidOnly.size > 0) {
    doubt("name no gid, and the ledger no buyers");
  } else if (order.gid === undefined || !deductions.byGidOnly.has(order.gid)) {
    if (mayComeAfterLedger(facts, order)) doubt("may have come after the ledger was read");
    else findings.add(`${orderOf(sale, order)}, but no unit was deducted for it`, order);
  }
}

/**
 * The ledger is read before the orders, and both after the wait for rest. An order from before that wait ended has its
 * deduction in the ledger. A later order, or one of unknown time in a system not at rest, may have got both in between.
 */
function mayComeAfterLedger({ rest }: Facts, { at }: Order): boolean {
  if (rest === undefined) return false;
  return at === undefined ? !rest.rested : at > rest.at;
}

const orderOf = (sale: SaleFacts, order: Order): string =>
  `${buyerIn(sale.sale, order.user)} has an order under ${order.gid ?? "no gid"}`;
