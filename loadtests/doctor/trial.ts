// What was seen when a target was tried: data only, which the comparison reads.
import type { Deduction, Order } from "../../invariants/record/observation.ts";
import type { Meaning } from "../../targets/reply.ts";

/** What a source gave: a value, nothing, or a refusal in the words of its store. */
export type Reading<T> = { value: T | undefined } | { refused: string };

/** One look at every source. A source that the file does not name, or that has no store, is absent. */
export interface Look {
  stock?: Reading<number>;
  initial?: Reading<number>;
  ledger?: Reading<Deduction[]>;
  orders?: Reading<Order[]>;
}

/** The sources of a look. */
export type SourceName = keyof Look;
export const SOURCES: readonly SourceName[] = ["stock", "initial", "ledger", "orders"];

/** One purchase, as a buyer sees it. */
export interface Asking {
  user: string;
  meaning: Meaning;
  /** All rules that match, by their index; the first decides. */
  matched: readonly number[];
  /** The request and its reply in one line, or why none came. */
  told: string;
  /** The reply; absent if none came. */
  reply?: { status: number; text: string };
  /** It was accepted first. `by reply`: that was the last word; `in time` and `never` tell of the decision. */
  accepted?: "in time" | "never" | "by reply";
}

/** What else is there under a name that is much like one of the file, for each source that gave nothing. */
export type Near = Partial<Record<SourceName, string>>;

/** What was seen, in the order in which it was. What was not reached is absent. */
export interface Trial {
  sale: string;
  /** Units put on sale, and units that one request takes. */
  units: number;
  perRequest: number;
  /** A buyer may hold one purchase alone: told *bought* again, they are told of the same one. */
  oneEach: boolean;
  /** Why the sale could not be opened, with the request and its answer. */
  openingFailed?: string;
  /** Why a buyer could not be prepared: the step of `buyer`. */
  buyerFailed?: string;
  opened?: Look;
  /** When the first unit was sold, in ms since the epoch. */
  soldAt?: number;
  /** Those who asked for the first unit, in vain but for the last. */
  first: Asking[];
  bought?: Look;
  /** The first buyer's further requests. */
  again: Asking[];
  afterAgain?: Look;
  /** Other buyers, until one is told that it is sold out. */
  others: Asking[];
  end?: Look;
  restock?: { units: number; failed?: string; look?: Look };
  /** Of a target with DTM: how many messages stay unfinished, and whether one was seen; absent if nothing tells. */
  messages?: { seen?: boolean; unfinished: number; refused?: string };
  near: Near;
}

/** The value of a reading; undefined if there is none. */
export const given = <T>(reading: Reading<T> | undefined): T | undefined =>
  reading !== undefined && "value" in reading ? reading.value : undefined;

/** Everybody's requests, in their order. */
export const askingsOf = ({ first, again, others }: Trial): Asking[] => [...first, ...again, ...others];

/** Returns true if the buyer was told *bought*, or *accepted* with nothing else to come. */
export const isBought = ({ meaning, accepted }: Asking): boolean =>
  meaning.outcome === "ok" || accepted === "by reply";

/** How many purchases these requests made. */
export function boughtOf(askings: readonly Asking[], { oneEach }: Pick<Trial, "oneEach">): number {
  const bought = askings.filter(isBought);
  return oneEach ? new Set(bought.map(({ user }) => user)).size : bought.length;
}
