// What one buyer was told about one sale, in all their requests together.
import type { Purchase } from "../record/history.ts";

/** One buyer of one sale. Times in ms; `undefined` means never. */
export interface Buyer {
  user: string;
  firstInvoked: number;
  /** Their first request that can have got them a unit: it was not certainly refused. */
  firstHopeful: number | undefined;
  /** How many of their purchases ended with each outcome. */
  oks: number;
  fails: number;
  infos: number;
  /** How many of their purchases got no reply at all. */
  unanswered: number;
  /** When they were first told *bought*, and the first gid that such a reply named. */
  okAt: number | undefined;
  /** When they first asked a question that was answered *bought*. */
  okAskedAt: number | undefined;
  okGid: string | undefined;
  /** A second gid that they were told. */
  otherGid: string | undefined;
  /** The last refusal, for evidence. */
  lastError: string | undefined;
  /** When a reply first left it open whether they bought. */
  firstInfoAt: number | undefined;
  /** When such a reply came last, or it was given up to wait for one. */
  lastInfoAt: number | undefined;
  /** They asked again after that. */
  retriedUnknown: boolean;
  /** They were told *bought* again, and the same gid, or none both times. */
  duplicateAnswered: boolean;
  /** So again, for a request of {@link COMES_BACK_MS} after the first time or later. */
  cameBack: boolean;
}

/** A buyer who asks again so much later has come back: whatever was under way for them is over. */
export const COMES_BACK_MS = 1_000;

/** A buyer who came at this time and has no answer yet. */
export const newBuyer = (user: string, invoked: number): Buyer => ({
  user,
  firstInvoked: invoked,
  firstHopeful: undefined,
  oks: 0,
  fails: 0,
  infos: 0,
  unanswered: 0,
  okAt: undefined,
  okAskedAt: undefined,
  okGid: undefined,
  otherGid: undefined,
  lastError: undefined,
  firstInfoAt: undefined,
  lastInfoAt: undefined,
  retriedUnknown: false,
  duplicateAnswered: false,
  cameBack: false,
});

/** Adds one more purchase of this buyer. */
export function addPurchase(
  buyer: Buyer,
  { invoked, completed, outcome, gid, error, status }: Purchase,
): void {
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
    if (status === undefined) buyer.unanswered += 1;
    buyer.firstInfoAt = earlier(buyer.firstInfoAt, completed);
    buyer.lastInfoAt = Math.max(buyer.lastInfoAt ?? completed, completed);
    return;
  }
  // A reply without a gid contradicts no other.
  if (gid !== undefined && buyer.okGid !== undefined && gid !== buyer.okGid) buyer.otherGid = gid;
  else if (buyer.oks > 0 && gid === buyer.okGid) {
    buyer.duplicateAnswered = true;
    if (invoked - (buyer.okAt ?? invoked) >= COMES_BACK_MS) buyer.cameBack = true;
  }
  buyer.okGid ??= gid;
  buyer.okAt = earlier(buyer.okAt, completed);
  buyer.okAskedAt = earlier(buyer.okAskedAt, invoked);
  buyer.oks += 1;
}

const earlier = (known: number | undefined, time: number): number =>
  known === undefined || time < known ? time : known;
