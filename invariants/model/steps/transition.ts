// What a transition of the model is.
import type { EventKind, EventOf } from "../event.ts";
import type { Sale } from "../sale.ts";

/** One transition. */
export interface Transition<K extends EventKind> {
  /** The parts of the state that it may change. */
  changes: readonly (keyof Sale)[];
  /** Takes the step. Returns why it may not happen, if so: then it changes nothing. */
  step: (sale: Sale, event: EventOf<K>) => string | undefined;
}

/** The transition of each of these events. */
export type Steps<Kinds extends EventKind> = { readonly [K in Kinds]: Transition<K> };
