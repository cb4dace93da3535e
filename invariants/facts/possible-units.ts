// Which units may have been taken by when, as no-false-sold-out counts them: never one too few.
import type { Buyer } from "./buyer.ts";
import type { Facts } from "./facts.ts";
import type { SaleFacts } from "./sale-facts.ts";

/** How many purchases may hold units at a time. All of them are of as many units as one request takes. */
export interface PossiblePurchases {
  /** The earliest time of each purchase whose units may be gone for good, sorted. */
  readonly times: Float64Array;
  /** The most purchases that may have held units at some time in this span, both ends included. */
  within(from: number, to: number): number;
}

/**
 * The purchases that may have taken units. One counts if a store shows it or a buyer was told of it, even if a store has
 * lost it since. A unit that is held for somebody who never asked is not taken: it is kept from the others. A buyer in
 * doubt may hold units too, where the stores do not show all: if the ledger hides its buyers, or if units go back on sale.
 * Without a coordinator a shop may take units and give them back before it answers that the purchase failed, or that the
 * buyer has units already; and for one that it leaves in doubt it may hold units, whatever else the buyer has. So it may
 * for a request that the harness sent twice.
 */
export function possiblePurchases(facts: Facts, sale: SaleFacts): PossiblePurchases {
  const mayGiveBack = facts.unseen.has("messages");
  const showsAll = !facts.unseen.has("ledger") && !facts.terms.unitsReturn && !mayGiveBack;
  const times = purchaseTimes(facts, sale, showsAll);
  const failed = { from: new Float64Array(0), to: new Float64Array(0) };
  if (mayGiveBack) {
    const [from, to]: [number[], number[]] = [[], []];
    for (const refusals of [sale.failures, sale.alreadys])
      refusals.each((_, invoked, completed) => {
        from.push(invoked);
        to.push(completed);
      });
    failed.from = Float64Array.from(from).sort();
    failed.to = Float64Array.from(to).sort();
  }
  return {
    times,
    within(from, to) {
      const begun = countBefore(failed.from, to + 1);
      return countBefore(times, to + 1) + begun - countBefore(failed.to, from);
    },
  };
}

function purchaseTimes(facts: Facts, sale: SaleFacts, showsAll: boolean): Float64Array {
  const mayGiveBack = facts.unseen.has("messages");
  const { unitsEach } = sale.terms;
  const unowned = Math.ceil(sale.unownedUnits() / unitsEach);
  const shown = shownUnits(sale);
  const showsBuyers = showsAll && unowned === 0;
  const times: number[] = [];
  for (const buyer of sale.buyers.hopeful()) {
    const shownPurchases = Math.ceil((shown.get(buyer.user) ?? 0) / unitsEach);
    shown.delete(buyer.user);
    addTimes(times, buyer, Math.max(shownPurchases, toldPurchases(buyer, sale, showsBuyers)));
    if (mayGiveBack) addDoubts(times, buyer, sale);
  }
  for (const [user, units] of shown) {
    // They hold units, and were only refused, or never asked.
    const asked = sale.buyers.get(user)?.firstInvoked ?? Number.POSITIVE_INFINITY;
    for (let n = Math.ceil(units / unitsEach); n > 0; n--) times.push(asked);
  }
  // The gids belong to these buyers too; if there are more gids, the surplus may have come at any time.
  for (let surplus = unowned - times.length; surplus > 0; surplus--) times.push(Number.NEGATIVE_INFINITY);
  if (mayGiveBack) addCopies(times, facts, sale);
  return Float64Array.from(times).sort();
}

/** The units of each buyer whom a store names. */
function shownUnits(sale: SaleFacts): Map<string, number> {
  const { terms, orders } = sale;
  const shown = sale.heldByBuyer();
  const ordered = new Map<string, number>();
  for (const { user, units = terms.unitsEach } of orders)
    ordered.set(user, terms.isPlain ? 1 : (ordered.get(user) ?? 0) + units);
  for (const [user, units] of ordered) shown.set(user, Math.max(shown.get(user) ?? 0, units));
  return shown;
}

/** The most purchases that this buyer may hold, by what they were told. */
function toldPurchases({ oks, infos, several }: Buyer, { terms }: SaleFacts, showsBuyers: boolean): number {
  const told = several === undefined ? oks : several.gids.size + several.namelessOks;
  return Math.min(told + (showsBuyers ? 0 : infos), terms.mostPurchases);
}

/** A request in doubt beyond those that count already. */
function addDoubts(times: number[], buyer: Buyer, sale: SaleFacts): void {
  const { oks, infos, firstHopeful, firstInvoked } = buyer;
  for (let n = Math.max(0, sale.terms.mostPurchases - oks); n < infos; n++)
    times.push(firstHopeful ?? firstInvoked);
}

/** Requests of this sale that arrived twice: the history has one of the two. */
function addCopies(times: number[], facts: Facts, { sale }: SaleFacts): void {
  for (const { op, sale: of, outcome, invoked } of facts.faults)
    if (of === sale && op === "wire repeated" && outcome === "ok") times.push(invoked);
}

/** Each purchase takes one request, the earliest ones first; those for which there is none count from the first. */
function addTimes(times: number[], { several, firstHopeful, firstInvoked }: Buyer, purchases: number): void {
  const first = firstHopeful ?? firstInvoked;
  if (purchases === 0) return;
  if (purchases === 1 || several === undefined) {
    for (let n = 0; n < purchases; n++) times.push(first);
    return;
  }
  const asked = [...several.asked].sort((a, b) => a - b);
  const spare = Math.max(0, purchases - asked.length);
  for (let n = 0; n < purchases; n++) times.push(n < spare ? first : (asked[n - spare] ?? first));
}

/** How many of the sorted times are before this one. */
function countBefore(sorted: Float64Array, time: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
