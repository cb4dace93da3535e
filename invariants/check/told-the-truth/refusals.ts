// Refusals that are not true at the time at which they are told.
import { possiblePurchases } from "../../facts/possible-units.ts";
import type { SaleFacts } from "../../facts/sale-facts.ts";
import { takenBy } from "../../facts/taken.ts";
import { buyerIn, MAY_RETURN } from "../../findings.ts";
import type { Trial } from "./trial.ts";

/**
 * A buyer who was told *bought*, or whose unit was taken, asked after that and was told *sold out*. Where a
 * shop may give units back before it answers, others may have held that unit in between.
 */
export function checkSoldOuts({ facts, sale, times, findings, doubts }: Trial): void {
  let taken: Float64Array | undefined;
  let others: ((from: number, to: number) => boolean) | undefined;
  sale.soldOuts.each((number, invoked, completed) => {
    const buyer = sale.buyers.hopefulAt(number);
    if (buyer === undefined) return;
    // Mostly, buyers who are told sold out are told nothing else.
    taken ??= takenBy(facts, sale, times);
    others ??= mayOthersHold({ facts, sale });
    const since =
      buyer.okAt !== undefined && buyer.okAt < invoked
        ? `they were told bought under ${buyer.okGid ?? "no gid"}`
        : (taken[number] ?? Number.POSITIVE_INFINITY) < invoked && !others(invoked, completed)
          ? `a unit was theirs under ${gidsOf({ sale }, buyer.user)}`
          : undefined;
    if (since === undefined) return;
    if (sale.terms.unitsReturn)
      doubts.add(`buyers were told sold out after a unit was theirs, and ${MAY_RETURN}`);
    else
      findings.add(
        `${buyerIn(sale.sale, buyer.user)} was told sold out after ${since}`,
        { user: buyer.user, invoked, completed },
        buyer,
      );
  });
}

/** Returns a function that tells if others than the buyers in the ledger may have held a unit in a span of time. */
function mayOthersHold({
  facts,
  sale,
}: Pick<Trial, "facts" | "sale">): (from: number, to: number) => boolean {
  if (!facts.unseen.has("messages")) return () => false;
  const holders = sale.heldByBuyer().size;
  const purchases = possiblePurchases(facts, sale);
  return (from, to) => purchases.within(from, to) > holders;
}

const gidsOf = ({ sale }: Pick<Trial, "sale">, holder: string): string =>
  sale.deductions.flatMap(({ user, gid }) => (user === holder ? [gid ?? "no gid"] : [])).join(" and ");

/** A buyer who was told that there is no such sale, for a request that began after it was certainly open. */
export function checkNoSuchSales({ sale, findings }: Trial): void {
  const { openedAt = Number.POSITIVE_INFINITY } = sale.supplies;
  sale.noSuchSales.each((number, invoked, completed) => {
    if (invoked <= openedAt) return;
    const { user } = sale.buyers.at(number);
    findings.add(
      `${buyerIn(sale.sale, user)} was told that there is no such sale (no gid), ${invoked - openedAt} ms after it was opened`,
      { user, invoked, completed },
    );
  });
}

/**
 * A buyer who was told that they have a unit already, though no request of theirs that began before that reply can have
 * taken one: all of them were certainly refused, and none that may have held a unit for a while was still open.
 */
export function checkAlreadys({ sale, findings }: Trial): void {
  const failed = failuresOf(sale);
  sale.alreadys.each((number, invoked, completed) => {
    const { user, firstHopeful = Number.POSITIVE_INFINITY } = sale.buyers.at(number);
    if (firstHopeful <= completed) return;
    const held = failed.get(number)?.some(({ from, to }) => from <= completed && to >= invoked);
    if (held === true) return;
    findings.add(
      `${buyerIn(sale.sale, user)} was told that they have a unit already (no gid), and none of their requests can have taken one by then`,
      { user, invoked, completed },
    );
  });
}

/** The requests that failed of each buyer who was told that they have a unit already. */
function failuresOf({ alreadys, failures }: SaleFacts): Map<number, { from: number; to: number }[]> {
  const failed = new Map<number, { from: number; to: number }[]>();
  alreadys.each((number) => void failed.set(number, []));
  if (failed.size > 0) failures.each((number, from, to) => failed.get(number)?.push({ from, to }));
  return failed;
}
