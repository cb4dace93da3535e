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
      if (facts.unseen.has("ledger")) checkTold(sale, orders, findings);
    }
    if (facts.unseen.has("ledger")) return judgeByCount(facts, findings);
    return findings.result(
      unmatched > 0 ? `${unmatched} deductions name no buyer, and the orders no gid` : undefined,
    );
  },
};

/** The orders of a sale, to be asked whether a deduction has one. */
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

  /** His order under this gid, or under none that is seen. */
  has(user: string, gid?: string): boolean {
    const gids = this.#gidsByUser.get(user);
    return gids?.some((his) => gid === undefined || his === undefined || his === gid) ?? false;
  }

  /** Whether some order is of this gid; `unknown` where one that names none may be. */
  hasGid(gid: string): boolean | "unknown" {
    return this.#gids.has(gid) || (this.#someWithoutGid && "unknown");
  }
}

/** Gives how many deductions could not be matched with any order, nor be said to have none. */
function checkDeductions(sale: SaleFacts, orders: Orders, findings: Findings): number {
  let unmatched = 0;
  for (const deduction of sale.deductions) {
    findings.look();
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

/** Where deductions are unseen, those who were told that they bought are all that is known of them. */
function checkTold(sale: SaleFacts, orders: Orders, findings: Findings): void {
  for (const buyer of sale.buyers.told()) {
    if (buyer.oks === 0) continue;
    findings.look();
    if (orders.has(buyer.user)) continue;
    findings.add(
      `${buyerIn(sale.sale, buyer.user)} was told that he bought under ${buyer.okGid ?? "no gid"}, and has no order`,
      buyer,
    );
  }
}

/**
 * Without a ledger: at rest, R + O = S. Units that are neither left nor ordered are lost, though nobody can say
 * whose they were.
 */
function judgeByCount(facts: Facts, findings: Findings): ReturnType<Check["check"]> {
  const reason = unseenReason(facts, "ledger", "stock");
  if (facts.unseen.has("stock") || facts.rest?.rested !== true) return findings.result(reason);
  for (const { sale, samples, supplies, orders } of facts.sales.values()) {
    const last = samples.at(-1);
    if (last?.remaining === undefined) continue;
    findings.look();
    const units = last.initial ?? supplies.certainBefore()(Number.POSITIVE_INFINITY);
    const lost = units - last.remaining - orders.length;
    if (lost > 0)
      findings.add(`sale ${sale}: ${lost} units are neither left nor ordered; their buyers are unseen`, last);
  }
  const result = findings.result();
  return result.valid === true ? { ...result, reason: `judged by counts at rest: ${reason}` } : result;
}
