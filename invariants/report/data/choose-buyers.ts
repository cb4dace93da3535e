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
  const shown = findings.map(({ what, evidence }) => ({ what, names: evidence.flatMap(namesIn) }));
  const wanted = new Set(shown.flatMap(({ names }) => names.flatMap(({ gid }) => gid ?? [])));
  const held = new Map(sales.map((facts) => [facts.sale, holdersOf(facts, wanted)]));
  return shown.flatMap(({ what, names }) => {
    const gids = [...new Set(names.flatMap(({ gid }) => gid ?? []))];
    return sales.flatMap(({ sale }) => {
      const holders = gids.flatMap((gid) => [...(held.get(sale)?.get(gid) ?? [])]);
      const users = new Set([...names.flatMap(({ user }) => user ?? []), ...holders]);
      return [...users]
        .filter((user) => findingsAbout([{ what }], sale, [user], gids).length > 0)
        .map((user) => ({ sale, user }));
    });
  });
}

/** The buyers who hold each of these gids, by one pass over a sale that may have hundreds of thousands. */
function holdersOf(
  { deductions, orders }: SaleFacts,
  gids: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const holders = new Map<string, Set<string>>();
  for (const held of [deductions, orders])
    for (const { user, gid } of held) {
      if (user === undefined || gid === undefined || !gids.has(gid)) continue;
      const known = holders.get(gid);
      if (known === undefined) holders.set(gid, new Set([user]));
      else known.add(user);
    }
  return holders;
}

/** User and gid of a fact that a finding shows as its evidence. */
function namesIn(fact: unknown): { user?: string | undefined; gid?: string | undefined }[] {
  if (typeof fact !== "object" || fact === null) return [];
  const { user, gid } = fact as { user?: unknown; gid?: unknown };
  const text = (value: unknown) => (typeof value === "string" ? value : undefined);
  return [{ user: text(user), gid: text(gid) }];
}
