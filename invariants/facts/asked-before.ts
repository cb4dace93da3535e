// When the buyer of an order asked for it.
import type { Buyer } from "./buyer.ts";

/**
 * When the buyer of an order asked for it. The deduction comes after their first request that was not certainly refused,
 * so the lag is at most the time since then. A buyer who may have several may have asked for this one last: then it is at
 * least the time since their last request before `end`.
 */
export function askedBefore({ several, firstHopeful, firstInvoked }: Buyer, end: number): number {
  const first = firstHopeful ?? firstInvoked;
  return (several?.asked ?? []).reduce((last, asked) => (asked <= end ? Math.max(last, asked) : last), first);
}
