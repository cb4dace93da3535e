// Nobody is told *sold out* while units stay free for the whole of their request.
import { buyerIn, type Check, Findings, unseenReason } from "../check.ts";
import type { SaleFacts } from "../facts.ts";

export const noFalseSoldOut: Check = {
  name: "no-false-sold-out",
  kind: "safety",
  says: "nobody is told sold out while units stay free for the whole of his request",
  check(facts) {
    const findings = new Findings();
    const ledgerSeen = !facts.unseen.has("ledger");
    for (const sale of facts.sales.values()) checkSale(sale, ledgerSeen, findings);
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
 * unknown, at any time. Times are whole milliseconds, so a tie counts in the server's favour.
 */
function checkSale(sale: SaleFacts, ledgerSeen: boolean, findings: Findings): void {
  const askedAt = deductionTimes(sale, ledgerSeen);
  for (const refusal of sale.soldOuts) {
    findings.look();
    const onSale = sale.unitsAt(refusal.invoked - 1).certain;
    const deducted = countUpTo(askedAt, refusal.completed);
    if (onSale <= deducted) continue;
    findings.add(
      `${buyerIn(sale.sale, refusal.user)} was told sold out while at least ${onSale - deducted} of ${onSale} units were free (no gid)`,
      refusal,
    );
  }
}

/**
 * When each deduction can have happened at the earliest, sorted: those that the stores show, and where the ledger
 * cannot be seen, also those of buyers who were not told that they did not buy.
 */
function deductionTimes(sale: SaleFacts, ledgerSeen: boolean): number[] {
  const users = new Set<string>();
  let unknown = 0;
  for (const { user } of sale.deductions) {
    if (user === undefined) unknown += 1;
    else users.add(user);
  }
  for (const { user } of sale.orders) users.add(user);
  if (!ledgerSeen) {
    for (const { user, oks, infos } of sale.buyers.values()) if (oks + infos > 0) users.add(user);
  }
  const times = [...users].map((user) => sale.buyers.get(user)?.firstInvoked ?? Number.NEGATIVE_INFINITY);
  // A ledger that knows no buyers lists the deductions of the same orders; count whichever is more.
  const surplus = Math.max(0, unknown - times.length);
  return [...times, ...Array<number>(surplus).fill(Number.NEGATIVE_INFINITY)].sort((a, b) => a - b);
}

/** How many of the sorted times lie not after this one. */
function countUpTo(sorted: readonly number[], time: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
