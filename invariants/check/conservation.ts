// R + D = S at every sample, each of them one atomic read.

import { mayBeTakenBack } from "../facts/below-zero.ts";
import type { Facts } from "../facts/facts.ts";
import type { SaleFacts } from "../facts/sale-facts.ts";
import { inWords, suppliedAt, type Units } from "../facts/supply-bounds.ts";
import { buyerIn, type Check, Findings, type Reason, unseenReason } from "../findings.ts";
import type { Sample } from "../record/observation.ts";

export const conservation: Check = {
  name: "conservation",
  kind: "safety",
  says: "units left and units deducted add up to the units put on sale, at every sample",
  check(facts) {
    const findings = new Findings();
    const unread = [...facts.sales.values()].filter((sale) => !checkSale(facts, sale, findings)).length;
    for (const sale of facts.sales.values()) checkWithOrders(facts, sale, findings);
    const unwatched = whyUnwatched(facts);
    const unseen = unseenReason(facts, "stock", "ledger");
    const sales = facts.sales.size === 1 ? "the sale" : `${unread} of ${facts.sales.size} sales`;
    const nothing = `there was nothing to check: at the end, no sample of ${sales} shows units left and units deducted together, and how many were put on sale`;
    const { history } = facts.cut;
    const reasons = [unseen, history, facts.timesDoubt()];
    return findings.result(
      ...reasons,
      ...(reasons.every((one) => one === undefined) ? [unread > 0 ? nothing : unwatched] : []),
    );
  },
};

/** A run samples several times a second: buyers who came for so long were watched, unless no store answered. */
const LONG_MS = 2_000;

/** Why no sample that can be checked is of the time in which buyers came; undefined if one is, or that was short. */
function whyUnwatched(facts: Facts): Reason | undefined {
  const { firstPurchaseAt: from, lastPurchaseAt: to } = facts;
  if (to - from < LONG_MS) return undefined;
  let isTorn = false;
  for (const sale of facts.sales.values()) {
    const unitsAt = suppliedAt(facts, sale);
    for (const sample of sale.samples) {
      if (sample.at < from || sample.at > to) continue;
      if (canBeChecked(ofOneMoment(facts, sample), unitsAt(sample))) return undefined;
      isTorn ||= sample.torn === true;
    }
  }
  return isTorn
    ? { unseen: "stock and ledger are in different stores, so that no sample shows both at one moment" }
    : "no sample was taken while buyers came";
}

/** The sample without what is of another moment. Once the system is at rest, nothing changes between two reads. */
function ofOneMoment({ rest }: Facts, sample: Sample): Sample {
  if (sample.torn === undefined || (rest?.rested === true && sample.at >= rest.at)) return sample;
  const { deducted: _, initial: __, ...stock } = sample;
  return stock;
}

/** Checks the samples up to the first wrong one. Returns true if the last one could be checked. */
function checkSale(facts: Facts, sale: SaleFacts, findings: Findings): boolean {
  let goodAt = Number.NEGATIVE_INFINITY;
  const unitsAt = suppliedAt(facts, sale);
  let isLastChecked = false;
  for (const one of sale.samples) {
    if (mayBeTakenBack(facts, one)) continue;
    const sample = ofOneMoment(facts, one);
    const units = unitsAt(sample);
    const wrong = wrongInitial(one, units) ?? wrongIn(sample, units);
    isLastChecked = canBeChecked(sample, units);
    if (isLastChecked) findings.countChecked();
    if (wrong === undefined) {
      if (isLastChecked) goodAt = sample.at;
      continue;
    }
    findings.add(
      `sale ${sale.sale}: ${wrong}; between this sample and the last good one: ${suspects(sale, goodAt, sample.at)}`,
      sample,
    );
    return true;
  }
  return isLastChecked;
}

/**
 * Without a ledger: each order is of units that were deducted, so at rest R + O is no more than S. Orders are read after
 * the stock, so those of an earlier sample count, as far as they are still there.
 */
function checkWithOrders(facts: Facts, sale: SaleFacts, findings: Findings): void {
  const last = sale.samples.at(-1);
  if (!facts.unseen.has("ledger") || facts.terms.unitsReturn || last?.remaining === undefined) return;
  if (facts.rest?.rested !== true || last.at < facts.rest.at) return;
  const before = sale.samples.slice(0, -1).map(({ orders = 0, orderUnits = orders }) => orderUnits);
  const ordered = Math.min(Math.max(0, ...before), sale.orderUnits);
  const units = suppliedAt(facts, sale)(last);
  if (last.remaining + ordered <= units.most) return;
  const what = `${last.remaining} left and ${ordered} ordered, of ${inWords(units)} put on sale`;
  findings.add(`sale ${sale.sale}: ${what}; one of these orders has no unit, or a unit came twice`, last);
}

/** Returns true if the sample shows units left and deducted, and either store or history says of how many. */
const canBeChecked = ({ remaining, deducted, initial }: Sample, { most }: Units): boolean =>
  remaining !== undefined &&
  deducted !== undefined &&
  (initial !== undefined || most !== Number.POSITIVE_INFINITY);

/** What is wrong with the units put on sale, by those that the history knows of. */
function wrongInitial({ initial }: Sample, units: Units): string | undefined {
  if (initial === undefined || (initial >= units.least && initial <= units.most)) return undefined;
  return `the store says that ${initial} units were put on sale, and it was ${inWords(units)}`;
}

/** What is wrong with a sample of one moment. */
function wrongIn({ remaining, deducted, initial }: Sample, units: Units): string | undefined {
  const put = inWords(units);
  if (remaining === undefined) return undefined;
  const sum = remaining + (deducted ?? 0);
  const of = initial === undefined ? put : `${initial}`;
  const sold = deducted === undefined ? "" : ` and ${deducted} deducted`;
  const isTooMany = sum > (initial ?? units.most);
  const isTooFew = deducted !== undefined && sum < (initial ?? units.least);
  return remaining < 0 || isTooMany || isTooFew
    ? `${remaining} left${sold}, of ${of} put on sale`
    : undefined;
}

const SUSPECTS = 5;

/** Buyers whose purchase may have broken the sum: they asked before the bad sample. The latest come first. */
function suspects(sale: SaleFacts, goodAt: number, badAt: number): string {
  const gids = new Map(sale.deductions.map(({ user, gid }) => [user, gid]));
  const asked = sale.buyers
    .all()
    .filter(({ firstInvoked, okAt = Number.POSITIVE_INFINITY }) => firstInvoked <= badAt && okAt >= goodAt);
  const named = asked
    .sort((a, b) => b.firstInvoked - a.firstInvoked)
    .slice(0, SUSPECTS)
    .map(({ user, okGid }) => `${buyerIn(sale.sale, user)} under ${okGid ?? gids.get(user) ?? "no gid"}`);
  return named.length === 0 ? "no purchase" : named.join(", ");
}
