// What one buyer was told about one sale, all his requests together.
import type { Purchase } from "../record/history.ts";

/** One buyer of one sale. Times in ms, `undefined`: never. */
export interface Buyer {
  user: string;
  firstInvoked: number;
  /** His first request that can have got him a unit: one that was not certainly refused. */
  firstHopeful: number | undefined;
  /** How many of his purchases ended so. */
  oks: number;
  fails: number;
  infos: number;
  /** When he was first told that he bought, and the first gid that such a reply named. */
  okAt: number | undefined;
  okGid: string | undefined;
  /** Another gid that he was told as well. */
  otherGid: string | undefined;
  /** The last refusal, for evidence. */
  lastError: string | undefined;
  /** When a reply first left it open whether he bought. */
  firstInfoAt: number | undefined;
  /** He asked again after that. */
  retriedUnknown: boolean;
  /** He was told more than once that he bought, and nothing that contradicts the first time. */
  toldAgain: boolean;
}

/** A buyer who came at this time and was told nothing yet. */
export const newBuyer = (user: string, invoked: number): Buyer => ({
  user,
  firstInvoked: invoked,
  firstHopeful: undefined,
  oks: 0,
  fails: 0,
  infos: 0,
  okAt: undefined,
  okGid: undefined,
  otherGid: undefined,
  lastError: undefined,
  firstInfoAt: undefined,
  retriedUnknown: false,
  toldAgain: false,
});

/** Takes one more purchase of this buyer. */
export function tell(buyer: Buyer, { invoked, completed, outcome, gid, error }: Purchase): void {
  if (invoked < buyer.firstInvoked) buyer.firstInvoked = invoked;
  if (buyer.firstInfoAt !== undefined && invoked >= buyer.firstInfoAt) buyer.retriedUnknown = true;
  if (outcome === "fail") {
    buyer.fails += 1;
    buyer.lastError = error;
    return;
  }
  buyer.firstHopeful = earlier(buyer.firstHopeful, invoked);
  if (outcome === "info") {
    buyer.infos += 1;
    buyer.firstInfoAt = earlier(buyer.firstInfoAt, completed);
    return;
  }
  // A reply that names no gid contradicts none.
  if (gid !== undefined && buyer.okGid !== undefined && gid !== buyer.okGid) buyer.otherGid = gid;
  else if (buyer.oks > 0) buyer.toldAgain = true;
  buyer.okGid ??= gid;
  buyer.okAt = earlier(buyer.okAt, completed);
  buyer.oks += 1;
}

const earlier = (known: number | undefined, time: number): number =>
  known === undefined || time < known ? time : known;
