// Runs the model over what was seen: the oracle. Pure, but for the sale that `take` is given.
import type { EventKind, EventOf, SaleEvent } from "./event.ts";
import { newSale, type Sale } from "./sale.ts";
import type { Transition } from "./steps/transition.ts";
import { TRANSITIONS } from "./transitions.ts";

/**
 * Takes one step of a sale, which it changes. Returns why the model does not allow the event here, or undefined if it
 * does. After a refusal the sale is as before.
 */
export function take(sale: Sale, event: SaleEvent): string | undefined {
  const why = transitionOf(event).step(sale, event);
  if (why === undefined) sale.now += 1;
  return why;
}

/** The table has for each kind the transition of its events. */
const transitionOf = <K extends EventKind>(event: EventOf<K>): Transition<K> =>
  TRANSITIONS[event.kind as K] as Transition<K>;

/** The first event that the model does not allow, and why. */
export interface Refused {
  index: number;
  event: SaleEvent;
  why: string;
}

/** Undefined if the model allows these events of one sale, in this order, from a sale that is not open yet. */
export function firstRefused(events: readonly SaleEvent[]): Refused | undefined {
  const sale = newSale();
  for (const [index, event] of events.entries()) {
    const why = take(sale, event);
    if (why !== undefined) return { index, event, why };
  }
  return undefined;
}
