// At rest every deduction has its order.

import type { Facts } from "../facts/facts.ts";
import { lacking } from "../facts/lacking.ts";
import { ordersByBuyer } from "../facts/orders-by-buyer.ts";
import { heldEntries, type SaleFacts } from "../facts/sale-facts.ts";
import { movedAfterRest, stillToCome } from "../facts/still-to-come.ts";
import { knowsSupply, suppliedAt } from "../facts/supply-bounds.ts";
import { sumOf, unitsOf } from "../facts/terms.ts";
import { buyerIn, type Check, Findings, MAY_RETURN, textOf, unseenReason } from "../findings.ts";
import type { Order } from "../record/observation.ts";

export const noLostOrder: Check = {
  name: "no-lost-order",
  kind: "at rest",
  says: "at rest, every deducted unit and every purchase told as bought has its order",
  check(facts, { orderLagBoundMs }) {
    const findings = new Findings();
    const unlisted = [unseenReason(facts, "orders"), facts.cut.observations];
    if (unlisted.some((reason) => reason !== undefined)) return findings.result(...unlisted);
    const missing = new Missing(findings);
    const mayCome = facts.terms.unitsReturn ? MAY_RETURN : stillToCome(facts, orderLagBoundMs);
    const isLedgerUnseen = facts.unseen.has("ledger");
    let [unmatched, uncounted] = [0, 0];
    for (const sale of facts.sales.values()) {
      const orders = new Orders(sale.orders);
      missing.mayCome = mayCome ?? movedAfterRest(facts, sale);
      unmatched += checkDeductions(sale, orders, findings, missing);
      if (!isLedgerUnseen) continue;
      checkBuyersToldBought(sale, findings, missing);
      if (!countUnits(facts, sale, findings, missing)) uncounted += 1;
    }
    const nameless =
      unmatched > 0 ? { unseen: `${unmatched} deductions name no buyer, and the orders no gid` } : undefined;
    if (!isLedgerUnseen) return findings.result(missing.reason, nameless);
    const unseen = unseenReason(facts, "ledger");
    const unread =
      uncounted > 0
        ? (unseenReason(facts, "stock") ??
          `the units of ${uncounted} of ${facts.sales.size} sales were not counted at the end`)
        : undefined;
    const restless = facts.rest?.rested === true ? undefined : "counts show little before rest";
    const reasons = [missing.reason, facts.cut.history, unread, restless].filter((one) => one !== undefined);
    const result = findings.result(...(reasons.length > 0 ? [unseen] : []), ...reasons);
    return result.valid === true
      ? { ...result, reason: `judged by counts at rest: ${unseen && textOf(unseen)}` }
      : result;
  },
};

/** Orders that are not there: findings, unless there is a reason why they may still come. */
class Missing {
  readonly #findings: Findings;
  readonly #reasons = new Set<string>();
  #awaited = 0;
  /** Why those of the sale that is looked at may still come. */
  mayCome: string | undefined;
  constructor(findings: Findings) {
    this.#findings = findings;
  }

  /** Adds missing orders. No more of them than these can be on their way. */
  add(what: string, evidence: unknown, orders = 1, mostOnTheirWay = orders): void {
    if (this.mayCome === undefined || orders > mostOnTheirWay) {
      this.#findings.add(what, evidence);
      return;
    }
    this.#awaited += orders;
    this.#reasons.add(this.mayCome);
  }

  get reason(): string | undefined {
    return this.#awaited === 0
      ? undefined
      : `${this.#awaited} orders are not there: ${[...this.#reasons].join(", ")}`;
  }
}

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
  hasGid(gid: string | undefined): boolean | "unknown" {
    return (gid !== undefined && this.#gids.has(gid)) || (this.#someWithoutGid && "unknown");
  }
}

/** Returns how many deductions may or may not have an order. */
function checkDeductions(sale: SaleFacts, orders: Orders, findings: Findings, missing: Missing): number {
  let unmatched = 0;
  const isSeveral = !sale.terms.isPlain || holdsSeveral(sale);
  if (isSeveral) checkSeveral(sale, findings, missing);
  for (const deduction of sale.deductions) {
    const { user, gid } = deduction;
    if (user !== undefined && isSeveral) continue;
    findings.countChecked();
    const found = user === undefined ? orders.hasGid(gid) : orders.has(user, gid);
    if (found === "unknown") unmatched += 1;
    else if (!found) {
      const what = user !== undefined && orders.has(user) ? "and no order under it" : "and no order";
      missing.add(`${buyerIn(sale.sale, user)} has a unit under ${gid ?? "no gid"}, ${what}`, deduction);
    }
  }
  return unmatched;
}

/** Returns true if the ledger lists several units, or several gids, of one buyer. */
function holdsSeveral({ deductions }: SaleFacts): boolean {
  const firstGids = new Map<string, string | undefined>();
  return deductions.some(({ user, gid, units = 1 }) => {
    if (user === undefined) return false;
    if (units > 1 || (firstGids.has(user) && firstGids.get(user) !== gid)) return true;
    firstGids.set(user, gid);
    return false;
  });
}

/** Where a buyer holds several units, or may: each deduction of theirs has as many units in their orders. */
function checkSeveral(sale: SaleFacts, findings: Findings, missing: Missing): void {
  const orders = ordersByBuyer(sale);
  for (const [user, entries] of heldEntries(sale.deductions)) {
    const rows = [...entries.values()];
    findings.countChecked(rows.length);
    const own = orders.get(user) ?? [];
    for (const { gid, row, has } of lacking(rows, own, sale.terms)) {
      const units = unitsOf(row, sale.terms);
      const held = units === 1 ? "a unit" : `${units} units`;
      const what = has > 0 ? `and ${has} in its orders` : `and no order${own.length > 0 ? " under it" : ""}`;
      missing.add(`${buyerIn(sale.sale, user)} has ${held} under ${gid ?? "no gid"}, ${what}`, row);
    }
  }
}

/** If deductions are unseen, the buyers told *bought* are all that is known of them. */
function checkBuyersToldBought(sale: SaleFacts, findings: Findings, missing: Missing): void {
  const orders = ordersByBuyer(sale);
  for (const buyer of sale.buyers.hopeful()) {
    if (buyer.oks === 0) continue;
    findings.countChecked();
    // How many orders such a buyer must have is told-the-truth's matter.
    if (orders.has(buyer.user)) continue;
    const told = `was told bought under ${buyer.okGid ?? "no gid"}`;
    missing.add(`${buyerIn(sale.sale, buyer.user)} ${told}, and has no order`, buyer);
  }
}

/**
 * Without a ledger: at rest, R + O = S. Units that are neither left nor ordered are lost, but their buyers are not
 * known. As many may be on their way as requests that were not certainly refused can have taken, beyond the units that
 * their buyers have in orders; if the history was cut, any number, since buyers may be missing in it. Returns true if
 * there was something to count.
 */
function countUnits(facts: Facts, sale: SaleFacts, findings: Findings, missing: Missing): boolean {
  const last = sale.samples.at(-1);
  if (last?.remaining === undefined || facts.rest === undefined || last.at < facts.rest.at) return false;
  if (facts.timesDoubt() !== undefined) return false;
  const units = knowsSupply(facts, sale) ? suppliedAt(facts, sale)(last).least : last.initial;
  if (units === undefined) return false;
  findings.countChecked();
  const lost = units - last.remaining - sale.orderUnits;
  if (lost <= 0) return true;
  const isBounded = facts.cut.history === undefined && !sale.terms.unitsReturn;
  const what = `sale ${sale.sale}: ${lost} units are neither left nor ordered; their buyers are unseen`;
  missing.add(what, last, lost, isBounded ? mostOnTheirWay(sale) : lost);
  return true;
}

function mostOnTheirWay(sale: SaleFacts): number {
  const { mostPurchases, unitsEach } = sale.terms;
  const orders = ordersByBuyer(sale);
  let most = 0;
  for (const { user, oks, infos, several } of sale.buyers.hopeful()) {
    const told = several === undefined ? oks : several.gids.size + several.namelessOks;
    const units = Math.min(told + infos, mostPurchases) * unitsEach;
    most += Math.max(0, units - sumOf(orders.get(user) ?? [], sale.terms));
  }
  return most;
}
