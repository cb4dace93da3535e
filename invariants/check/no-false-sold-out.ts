// No buyer is told *sold out* if units stay free for the whole of their request.

import { freeBySamples } from "../facts/free-by-samples.ts";
import type { SaleFacts } from "../facts/sale-facts.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";

export const noFalseSoldOut: Check = {
  name: "no-false-sold-out",
  kind: "safety",
  says: "no buyer is told sold out if units stay free for the whole of their request",
  check(facts) {
    const findings = new Findings();
    // A buyer whose request is not there may have taken a unit.
    const doubt = facts.cut.history ?? facts.timesDoubt();
    for (const sale of facts.sales.values()) {
      if (doubt === undefined) checkSale(sale, facts.unseen.has("ledger"), findings);
    }
    return findings.result(unseenReason(facts, "orders"), doubt);
  },
};

/**
 * Units certainly on sale when the request began, less all deductions that can have happened by its end: the rest was
 * free throughout. So were the units that a later sample shows, if nothing can have been added since. A deduction can happen once its buyer has made a request that was not certainly refused; if its
 * buyer is unknown, at any time. Times are whole milliseconds, so a tie counts in favour of the server. A unit that was
 * given back would count as free throughout, but this sale gives none back.
 */
function checkSale(sale: SaleFacts, ledgerUnseen: boolean, findings: Findings): void {
  const askedAt = deductionTimes(sale, ledgerUnseen);
  const certainBefore = sale.supplies.certainBefore();
  const seenFree = freeBySamples(sale);
  sale.soldOuts.each((number, invoked, completed) => {
    findings.countChecked();
    const onSale = certainBefore(invoked);
    if (onSale === 0) return;
    // Mostly all units were taken by then: no need to count.
    const areAllTaken = (askedAt[onSale - 1] ?? Number.POSITIVE_INFINITY) <= completed;
    const unasked = areAllTaken ? 0 : onSale - countUpTo(askedAt, completed);
    const free = Math.max(unasked, seenFree(onSale, completed));
    if (free === 0) return;
    const { user } = sale.buyers.at(number);
    findings.add(
      `${buyerIn(sale.sale, user)} was told sold out while at least ${free} of ${onSale} units were free (no gid)`,
      { user, invoked, completed },
    );
  });
}

/**
 * The earliest time of each deduction, sorted. A deduction counts if a store shows it or a buyer was told of it, even if
 * a store has lost it since. A unit that is held for somebody who never asked is not taken: it is kept from the others.
 * A ledger without buyers hides how many units a gid holds, and an unseen ledger hides all: then a buyer with an unknown
 * reply may hold a unit too.
 */
function deductionTimes(sale: SaleFacts, ledgerUnseen: boolean): Float64Array {
  const users = new Set<string>();
  const gids = new Set<string>();
  for (const { user, gid } of sale.deductions) {
    if (user === undefined) gids.add(gid);
    else users.add(user);
  }
  const unknown = gids.size;
  for (const { user } of sale.orders) users.add(user);
  const buyersUnseen = ledgerUnseen || unknown > 0;
  for (const { user, oks, infos } of sale.buyers.hopeful()) {
    if (oks > 0 || (buyersUnseen && infos > 0)) users.add(user);
  }
  const times = [...users].map((user) => {
    const buyer = sale.buyers.get(user);
    return buyer?.firstHopeful ?? buyer?.firstInvoked ?? Number.POSITIVE_INFINITY;
  });
  // The gids belong to these buyers too; if there are more gids, the surplus may have come at any time.
  for (let surplus = unknown - times.length; surplus > 0; surplus--) times.push(Number.NEGATIVE_INFINITY);
  return Float64Array.from(times).sort();
}

/** How many of the sorted times are not later than this one. */
function countUpTo(sorted: Float64Array, time: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
