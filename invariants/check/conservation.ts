// R + D = S, in one atomic read, at every sample.
import { buyerIn, type Check, Findings, unseenReason } from "../check.ts";
import type { SaleFacts } from "../facts.ts";
import type { Sample } from "../observation.ts";

export const conservation: Check = {
  name: "conservation",
  kind: "safety",
  says: "units left and units deducted add up to the units put on sale, at every sample",
  check(facts) {
    const findings = new Findings();
    for (const sale of facts.sales.values()) {
      let goodAt = Number.NEGATIVE_INFINITY;
      for (const sample of sale.samples) {
        const { remaining, deducted } = sample;
        if (remaining === undefined || deducted === undefined) continue;
        findings.look();
        const supply = supplyAt(sale, sample);
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
    }
    return findings.result(unseenReason(facts, "stock", "ledger"));
  },
};

/** Units on sale at a sample: as the store says, else as the history's openings and restocks allow. */
function supplyAt(sale: SaleFacts, sample: Sample): { least: number; most: number } {
  if (sample.initial !== undefined) return { least: sample.initial, most: sample.initial };
  const { certain, possible } = sale.unitsAt(sample.at);
  return { least: certain, most: possible };
}

const SUSPECTS = 5;

/** Buyers whose purchase may have broken the sum: asked before the bad sample, latest first. */
function suspects(sale: SaleFacts, goodAt: number, badAt: number): string {
  const gids = new Map(sale.deductions.map(({ user, gid }) => [user, gid]));
  const asked = [...sale.buyers.values()].filter(
    ({ firstInvoked, okAt }) => firstInvoked <= badAt && okAt >= goodAt,
  );
  const named = asked
    .sort((a, b) => b.firstInvoked - a.firstInvoked)
    .slice(0, SUSPECTS)
    .map(({ user, okGid }) => `${buyerIn(sale.sale, user)} under ${okGid ?? gids.get(user) ?? "no gid"}`);
  return named.length === 0 ? "no purchase" : named.join(", ");
}
