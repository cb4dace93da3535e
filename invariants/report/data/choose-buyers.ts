// Which buyers the page can trace: all whom findings name, then those in doubt, then an even choice of the others.
import type { Facts } from "../../facts/facts.ts";
import type { SaleFacts } from "../../facts/sale-facts.ts";
import { findingsAbout } from "../../trace/findings-about.ts";
import type { Verdict } from "../../verdict.ts";

/** The most buyers that a page holds, besides those of findings: some 1.5 MB. */
export const MOST_BUYERS = 10_000;
/** Of these, at most such a part was left in doubt. */
const IN_DOUBT_SHARE = 0.25;

/** One of them. */
export interface Chosen {
  sale: string;
  user: string;
  /** A finding names them. */
  isInFinding: boolean;
}

/** The buyers, those of findings first, and how many there are in all. */
export function chooseBuyers(
  facts: Facts,
  verdict: Pick<Verdict, "invariants">,
  most = MOST_BUYERS,
): { chosen: Chosen[]; buyers: number } {
  const sales = [...facts.sales.values()];
  const named = inFindings(sales, verdict);
  const chosen = new Map<string, Chosen>();
  const add = (sale: string, user: string, isInFinding: boolean) => {
    const key = JSON.stringify([sale, user]);
    if (!chosen.has(key)) chosen.set(key, { sale, user, isInFinding });
  };
  for (const { sale, user } of named) add(sale, user, true);
  const limit = chosen.size + most;
  const doubtful = chosen.size + most * IN_DOUBT_SHARE;
  for (const { sale, buyers } of sales)
    for (const { user, infos } of buyers.hopeful())
      if (infos > 0 && chosen.size < doubtful) add(sale, user, false);
  const all = sales.reduce((sum, { buyers }) => sum + buyers.size, 0);
  const every = Math.max(1, all / Math.max(1, limit - chosen.size));
  let [seen, next] = [0, 0];
  for (const { sale, buyers } of sales)
    for (let number = 0; number < buyers.size; number++, seen++) {
      if (seen < next) continue;
      next += every;
      if (chosen.size < limit) add(sale, buyers.at(number).user, false);
    }
  return { chosen: [...chosen.values()], buyers: all };
}

/** The buyers whom findings name, by themselves or by a gid that they hold. */
function inFindings(sales: readonly SaleFacts[], { invariants }: Pick<Verdict, "invariants">) {
  const findings = invariants.flatMap((one) => one.findings);
  return findings.flatMap(({ what, evidence }) => {
    const shown = evidence.flatMap(namesIn);
    return sales.flatMap((facts) => {
      const gids = new Set(shown.flatMap(({ gid }) => gid ?? []));
      const holders = [...facts.deductions, ...facts.orders].filter(
        ({ gid }) => gid !== undefined && gids.has(gid),
      );
      const users = [...shown, ...holders].flatMap(({ user }) => user ?? []);
      return users
        .filter((user) => findingsAbout([{ what }], facts.sale, [user], [...gids]).length > 0)
        .map((user) => ({ sale: facts.sale, user }));
    });
  });
}

/** User and gid of a fact that a finding shows as its evidence. */
function namesIn(fact: unknown): { user?: string | undefined; gid?: string | undefined }[] {
  if (typeof fact !== "object" || fact === null) return [];
  const { user, gid } = fact as { user?: unknown; gid?: unknown };
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return [{ user: text(user), gid: text(gid) }];
}
