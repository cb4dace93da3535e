// At rest every deduction has its order.

import type { Facts, SaleFacts } from "../facts/facts.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";
import type { Order } from "../record/observation.ts";

export const noLostOrder: Check = {
  name: "no-lost-order",
  kind: "at rest",
  says: "at rest, every deducted unit and every purchase told as bought has its order",
  check(facts) {
    const findings = new Findings();
    if (facts.unseen.has("orders")) return findings.result(unseenReason(facts, "orders"));
    let unmatched = 0;
    for (const sale of facts.sales.values()) {
      const orders = new Orders(sale.orders);
      unmatched += checkDeductions(sale, orders, findings);
      if (facts.unseen.has("ledger")) checkBuyersToldBought(sale, orders, findings);
    }
    if (facts.unseen.has("ledger")) return judgeByCount(facts, findings);
    return findings.result(
      unmatched > 0 ? `${unmatched} deductions name no buyer, and the orders no gid` : undefined,
    );
  },
};

/** The orders of a sale, by buyer and by gid. */
class Orders {
  readonly #gidsByUser = new Map<string, (string | undefined)[]>();
  readonly #gids = new Set<string>();
  readonly #someWithoutGid: boolean;
  constructor(orders: readonly Order[]) {
    for (const { user, gid } of orders) {
      const gids = this.#gidsByUser.get(user);
      if (gids === undefined) this.#gidsByUser.set(user, [gid]);
      else gids.push(gid);
      if (gid !== undefined) this.#gids.add(gid);
    }
    this.#someWithoutGid = orders.some(({ gid }) => gid === undefined);
  }

  /** Returns true if the buyer has an order under this gid, or an order without a visible gid. */
  has(user: string, gid?: string): boolean {
    const gids = this.#gidsByUser.get(user);
    return gids?.some((own) => gid === undefined || own === undefined || own === gid) ?? false;
  }

  /** Returns true if some order has this gid; `unknown` if an order without a gid may have it. */
  hasGid(gid: string): boolean | "unknown" {
    return this.#gids.has(gid) || (this.#someWithoutGid && "unknown");
  }
}

/** Returns how many deductions may or may not have an order. */
function checkDeductions(sale: SaleFacts, orders: Orders, findings: Findings): number {
  let unmatched = 0;
  for (const deduction of sale.deductions) {
    findings.countChecked();
    const { user, gid } = deduction;
    const found = user === undefined ? orders.hasGid(gid) : orders.has(user, gid);
    if (found === "unknown") unmatched += 1;
    else if (!found) {
      const what = user !== undefined && orders.has(user) ? "and no order under it" : "and no order";
      findings.add(`${buyerIn(sale.sale, user)} has a unit under ${gid}, ${what}`, deduction);
    }
  }
  return unmatched;
}

/** If deductions are unseen, the buyers told *bought* are all that is known of them. */
function checkBuyersToldBought(sale: SaleFacts, orders: Orders, findings: Findings): void {
  for (const buyer of sale.buyers.hopeful()) {
    if (buyer.oks === 0) continue;
    findings.countChecked();
    if (orders.has(buyer.user)) continue;
    findings.add(
      `${buyerIn(sale.sale, buyer.user)} was told bought under ${buyer.okGid ?? "no gid"}, and has no order`,
      buyer,
    );
  }
}

/**
 * Without a ledger: at rest, R + O = S. Units that are neither left nor ordered are lost, but their buyers are not
 * known.
 */
function judgeByCount(facts: Facts, findings: Findings): ReturnType<Check["check"]> {
  const reason = unseenReason(facts, "ledger", "stock");
  if (facts.unseen.has("stock") || facts.rest?.rested !== true) return findings.result(reason);
  for (const { sale, samples, supplies, orders } of facts.sales.values()) {
    const last = samples.at(-1);
    if (last?.remaining === undefined) continue;
    findings.countChecked();
    const units = last.initial ?? supplies.certainBefore()(Number.POSITIVE_INFINITY);
    const lost = units - last.remaining - orders.length;
    if (lost > 0)
      findings.add(`sale ${sale}: ${lost} units are neither left nor ordered; their buyers are unseen`, last);
  }
  const result = findings.result();
  return result.valid === true ? { ...result, reason: `judged by counts at rest: ${reason}` } : result;
}
