// Every order has its deduction: the same buyer, the same gid, one unit.

import type { Bounds } from "../facts/clocks.ts";
import type { Facts } from "../facts/facts.ts";
import { type OrderTimes, orderTimes } from "../facts/order-times.ts";
import { ordersByBuyer } from "../facts/orders-by-buyer.ts";
import type { SaleFacts } from "../facts/sale-facts.ts";
import { sumOf } from "../facts/terms.ts";
import { buyerIn, type Check, Doubts, Findings, MAY_RETURN, unseenReason } from "../findings.ts";
import type { Order } from "../record/observation.ts";

export const noGhostOrder: Check = {
  name: "no-ghost-order",
  kind: "safety",
  says: "every order has its deduction, and its buyer has asked for it",
  check(facts) {
    const findings = new Findings();
    const doubts = new Doubts();
    let nameless = 0;
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
        const wrong = deductions && undeducted(sale, order, deductions);
        if (wrong === undefined) continue;
        const doubt = wrong.isCertain ? undefined : mayBeRight(facts, times.of(order));
        if (wrong.isNameless) nameless += 1;
        else if (doubt === undefined) findings.add(`${orderOf(sale, order)}, ${wrong.what}`, order);
        else doubts.add(`orders ${doubt}`);
      }
      if (deductions !== undefined && !sale.terms.isPlain) checkUnits(facts, sale, times, findings, doubts);
    }
    return findings.result(
      unseenReason(facts, "orders", "ledger"),
      ...[history, observations, ...doubts.reasons],
      nameless === 0 ? undefined : { unseen: `${nameless} orders name no gid, and the ledger no buyers` },
    );
  },
};

/** The deductions of a sale, by buyer; if the ledger names no buyers, by gid. */
class Deductions {
  /** The gid of each buyer, and all their gids where they have several; of a plain contract, there should be one. */
  readonly #first = new Map<string, string | undefined>();
  readonly #all = new Map<string, Set<string | undefined>>();
  readonly byGidOnly = new Set<string | undefined>();
  constructor(sale: SaleFacts) {
    for (const { user, gid } of sale.deductions) {
      if (user === undefined) this.byGidOnly.add(gid);
      else if (!this.#first.has(user)) this.#first.set(user, gid);
      else if (this.#first.get(user) !== gid)
        this.#all.set(user, (this.#all.get(user) ?? new Set([this.#first.get(user)])).add(gid));
    }
  }

  /** The gids under which this buyer holds units; undefined if they hold none. */
  of(user: string): readonly (string | undefined)[] | undefined {
    if (!this.#first.has(user)) return undefined;
    return [...(this.#all.get(user) ?? [this.#first.get(user)])];
  }
}

/** An order that seems to have no deduction. */
interface Undeducted {
  what: string;
  /** It names no gid, and the ledger no buyers: what is seen does not tell. */
  isNameless?: boolean;
  /** Neither a later order nor a unit that went back explains it. */
  isCertain?: boolean;
}

function undeducted(
  { terms }: SaleFacts,
  { user, gid }: Order,
  deductions: Deductions,
): Undeducted | undefined {
  const gids = deductions.of(user);
  if (gids !== undefined) {
    if (gid === undefined || gids.includes(undefined) || gids.includes(gid)) return undefined;
    const what = `but the deducted unit is held under ${gids.join(" and ")}`;
    // Their one unit is there, for good.
    return { what, isCertain: terms.isPlain && !terms.unitsReturn };
  }
  if (gid !== undefined && deductions.byGidOnly.has(gid)) return undefined;
  const what = "but no unit was deducted for it";
  const isNameless = gid === undefined && deductions.byGidOnly.size > 0;
  return { what, isNameless };
}

/** A buyer has no more units in orders than were deducted for them: orders that name no gid count too. */
function checkUnits(
  facts: Facts,
  sale: SaleFacts,
  times: OrderTimes,
  findings: Findings,
  doubts: Doubts,
): void {
  const held = sale.heldByBuyer();
  for (const [user, own] of ordersByBuyer(sale)) {
    const deducted = held.get(user);
    const units = sumOf(own, sale.terms);
    if (deducted === undefined || units <= deducted) continue;
    const doubt = own.map((order) => mayBeRight(facts, times.of(order))).find((one) => one !== undefined);
    const what = `${buyerIn(sale.sale, user)} has ${units} units in orders, but ${deducted} were deducted for them; the latest order is under ${own.at(-1)?.gid ?? "no gid"}`;
    if (doubt === undefined) findings.add(what, ...own);
    else doubts.add(`orders ${doubt}`, own.length);
  }
}

/** Why an order without a deduction may be right; undefined if it is not. */
function mayBeRight(facts: Facts, time: Bounds | undefined): string | undefined {
  if (facts.terms.unitsReturn) return `have no deduction, and ${MAY_RETURN}`;
  return mayComeAfterLedger(facts, time) ? "may have come after the ledger was read" : undefined;
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
