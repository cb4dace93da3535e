// Every order has its deduction: the same buyer, the same gid, one unit.

import type { Bounds } from "../facts/clocks.ts";
import type { Facts } from "../facts/facts.ts";
import { orderTimes } from "../facts/order-times.ts";
import type { SaleFacts } from "../facts/sale-facts.ts";
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
    const times = orderTimes(facts);
    // A buyer or a deduction that a cut file does not show may be in the part that it lacks.
    const { history, observations } = facts.cut;
    for (const sale of facts.sales.values()) {
      const showsAll = observations === undefined && !facts.unseen.has("ledger");
      const deductions = showsAll ? new Deductions(sale) : undefined;
      for (const order of sale.orders) {
        findings.countChecked();
        if (history === undefined && !sale.buyers.has(order.user))
          findings.add(`${orderOf(sale, order)}, but never asked for one`, order);
        if (deductions !== undefined)
          checkDeducted(facts, sale, { order, time: times.of(order) }, deductions, findings, doubt);
      }
    }
    const reasons = [...doubts].map(([reason, orders]) => `${orders} orders ${reason}`);
    return findings.result(unseenReason(facts, "orders", "ledger"), history, observations, ...reasons);
  },
};

/** The deductions of a sale, by buyer; if the ledger names no buyers, by gid. */
class Deductions {
  /** One gid of each buyer, and their others; there should be none. */
  readonly byUser = new Map<string, string>();
  readonly #others = new Map<string, Set<string>>();
  readonly byGidOnly = new Set<string>();
  constructor(sale: SaleFacts) {
    for (const { user, gid } of sale.deductions) {
      const known = user === undefined ? undefined : this.byUser.get(user);
      if (user === undefined) this.byGidOnly.add(gid);
      else if (known === undefined) this.byUser.set(user, gid);
      else if (known !== gid) this.#others.set(user, (this.#others.get(user) ?? new Set()).add(gid));
    }
  }

  hasOther(user: string, gid: string): boolean {
    return this.#others.get(user)?.has(gid) ?? false;
  }
}

function checkDeducted(
  facts: Facts,
  sale: SaleFacts,
  { order, time }: { order: Order; time: Bounds | undefined },
  deductions: Deductions,
  findings: Findings,
  doubt: (reason: string) => void,
): void {
  const gid = deductions.byUser.get(order.user);
  if (gid !== undefined) {
    if (order.gid === undefined || order.gid === gid || deductions.hasOther(order.user, order.gid)) return;
    findings.add(`${orderOf(sale, order)}, but the deducted unit is held under ${gid}`, order);
  } else if (order.gid === undefined && deductions.byGidOnly.size > 0) {
    doubt("name no gid, and the ledger no buyers");
  } else if (order.gid === undefined || !deductions.byGidOnly.has(order.gid)) {
    if (mayComeAfterLedger(facts, time)) doubt("may have come after the ledger was read");
    else findings.add(`${orderOf(sale, order)}, but no unit was deducted for it`, order);
  }
}

/**
 * The ledger is read before the orders, and both after the wait for rest. An order from before that wait ended has its
 * deduction in the ledger. A later order, or one of unknown time in a system whose rest was not proven, may have got
 * both in between.
 */
function mayComeAfterLedger({ rest }: Facts, time: Bounds | undefined): boolean {
  if (rest === undefined) return false;
  return time === undefined ? !rest.rested || rest.by === "quiet" : time.to > rest.at;
}

const orderOf = (sale: SaleFacts, order: Order): string =>
  `${buyerIn(sale.sale, order.user)} has an order under ${order.gid ?? "no gid"}`;
