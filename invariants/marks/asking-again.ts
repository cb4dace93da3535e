// The marks of buyers who ask again and are told of the same purchase.
import type { PromisedMark } from "../record/run-file.ts";

const ASKING_AGAIN: readonly PromisedMark[] = ["duplicate-answered", "came-back"];

/** Returns true if only a shop reaches this mark where asking again brings no other unit. */
export const isOfAskingAgain = (mark: PromisedMark): boolean => ASKING_AGAIN.includes(mark);
