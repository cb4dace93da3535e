// The specification of a sale, as a state machine: for each event, when it may happen, what it answers, and what it
// changes. A transition that may not happen gives the reason, and changes nothing.
import type { EventKind } from "./event.ts";
import { BUYER_STEPS } from "./steps/buyer-steps.ts";
import { MESSAGE_STEPS } from "./steps/message-steps.ts";
import { STOCK_STEPS } from "./steps/stock-steps.ts";
import type { Steps } from "./steps/transition.ts";

/** The transition of each event. */
export const TRANSITIONS: Steps<EventKind> = { ...STOCK_STEPS, ...MESSAGE_STEPS, ...BUYER_STEPS };
