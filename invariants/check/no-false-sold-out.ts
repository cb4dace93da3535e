// Nobody is told *sold out* while units stay free for the whole of their request.

import type { SaleFacts } from "../facts/facts.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";

export const noFalseSoldOut: Check = {
  name: "no-false-sold-out",
  kind: "safety",
  says: "nobody is told sold out while units stay free for the whole of his request",
  check(facts) {
    const findings = new Findings();
    for (const sale of facts.sales.values()) checkSale(sale, facts.unseen.has("ledger"), findings);
    const { valid, ...rest } = findings.result(unseenReason(facts, "orders"));
    // Nobody was told sold out: nobody was told so falsely.
    return valid === "unknown" && !facts.unseen.has("orders") && facts.purchases > 0
      ? { checked: 0, findings: [], found: 0, valid: true }
      : { valid, ...rest };
  },
};

/**
 * Units certainly on sale when the request began, less all deductions that can have happened by its end: what
 * is left was free all the while. A deduction can have happened once its buyer had asked; one whose buyer is
 * unknown, at any time. Times are whole milliseconds, so a tie counts in the server's favour. A unit that was taken
 * and given back counts as free throughout: this sale gives none back.
 */
function checkSale(sale: SaleFacts, ledgerUnseen: boolean, findings: Findings): void {
  const askedAt = deductionTimes(sale, ledgerUnseen);
  const certainBefore = sale.supplies.certainBefore();
  sale.soldOuts.each((number, invoked, completed) => {
    findings.look();
    const onSale = certainBefore(invoked);
    // Most find that as many had gone as there were: those need no counting.
    if (onSale === 0 || (askedAt[onSale - 1] ?? Number.POSITIVE_INFINITY) <= completed) return;
    const deducted = countUpTo(askedAt, completed);
    const { user } = sale.buyers.at(number);
    findings.add(
      `${buyerIn(sale.sale, user)} was told sold out while at least ${onSale - deducted} of ${onSale} units were free (no gid)`,
      { user, invoked, completed },
    );
  });
}

/**
 * When each deduction can have happened at the earliest, sorted. Deductions are those that the stores show and those
 * that a buyer was told of, even where a store has lost them since. A ledger that names no buyers hides how many a
 * gid holds, and one that is not seen hides all: then whoever was left in doubt may hold a unit too.
 */
function deductionTimes(sale: SaleFacts, ledgerUnseen: boolean): Float64Array {
  const users = new Set<string>();
  let unknown = 0;
  for (const { user } of sale.deductions) {
    if (user === undefined) unknown += 1;
    else users.add(user);
  }
  for (const { user } of sale.orders) users.add(user);
  const buyersUnseen = ledgerUnseen || unknown > 0;
  for (const { user, oks, infos } of sale.buyers.told()) {
    if (oks > 0 || (buyersUnseen && infos > 0)) users.add(user);
  }
  const times = [...users].map((user) => sale.buyers.get(user)?.firstInvoked ?? Number.NEGATIVE_INFINITY);
  // Its gids are of these buyers as well; should they be more, the surplus may have come at any time.
  for (let surplus = unknown - times.length; surplus > 0; surplus--) times.push(Number.NEGATIVE_INFINITY);
  return Float64Array.from(times).sort();
}

/** How many of the sorted times lie not after this one. */
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
