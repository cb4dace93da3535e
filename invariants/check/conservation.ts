// R + D = S at every sample, each of them one atomic read.

import type { SaleFacts } from "../facts/facts.ts";
import { buyerIn, type Check, Findings, unseenReason } from "../findings.ts";
import type { Sample } from "../record/observation.ts";

export const conservation: Check = {
  name: "conservation",
  kind: "safety",
  says: "units left and units deducted add up to the units put on sale, at every sample",
  check(facts) {
    const findings = new Findings();
    let unsampled = 0;
    for (const sale of facts.sales.values()) if (!checkSale(sale, findings)) unsampled += 1;
    const unseen = unseenReason(facts, "stock", "ledger");
    if (unseen !== undefined || unsampled === 0) return findings.result(unseen);
    const sales = facts.sales.size === 1 ? "the sale" : `${unsampled} of ${facts.sales.size} sales`;
    return findings.result(
      `there was nothing to check: no sample of ${sales} shows units left and units deducted together`,
    );
  },
};

/** Checks the samples up to the first wrong one. Returns true if there was any to check. */
function checkSale(sale: SaleFacts, findings: Findings): boolean {
  let goodAt = Number.NEGATIVE_INFINITY;
  let sampled = false;
  const certainBefore = sale.supplies.certainBefore();
  for (const sample of sale.samples) {
    const { remaining, deducted } = sample;
    if (remaining === undefined || deducted === undefined) continue;
    findings.countChecked();
    sampled = true;
    const supply = supplyAt(sale, sample, certainBefore);
    const sum = remaining + deducted;
    if (remaining >= 0 && sum >= supply.least && sum <= supply.most) {
      goodAt = sample.at;
      continue;
    }
    const put = supply.least === supply.most ? `${supply.least}` : `${supply.least} to ${supply.most}`;
    findings.add(
      `sale ${sale.sale}: ${remaining} left and ${deducted} deducted, of ${put} put on sale; between this sample and the last good one: ${suspects(sale, goodAt, sample.at)}`,
      sample,
    );
    break;
  }
  return sampled;
}

/**
 * Units on sale at a sample: what the store says in the same read, else what the openings and restocks of the history
 * allow. The read lies between the two times of the sample, so a request between them may count or not.
 */
function supplyAt(
  sale: SaleFacts,
  { initial, at, until = Number.POSITIVE_INFINITY }: Sample,
  certainBefore: (time: number) => number,
): { least: number; most: number } {
  if (initial !== undefined) return { least: initial, most: initial };
  return { least: certainBefore(at), most: sale.supplies.possibleBy(until) };
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
