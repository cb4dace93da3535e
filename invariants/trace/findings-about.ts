// Which findings of a verdict are about a trace.
import { namingOf } from "./naming.ts";
import type { TraceFinding } from "./trace.ts";

/** What begins so is about one buyer, even if others share the gid that it names. */
const OF_ONE_BUYER = /^buyer /;

/** The findings whose sentence names one of these buyers, or one of these gids and no buyer at its head. */
export function findingsAbout<T extends Pick<TraceFinding, "what">>(
  findings: readonly T[],
  sale: string,
  users: readonly string[],
  gids: readonly string[],
): T[] {
  const [byUser, byGid] = [namingOf(sale, users, []), namingOf(sale, [], gids)];
  return findings.filter(({ what }) => byUser(what) || (!OF_ONE_BUYER.test(what) && byGid(what)));
}
