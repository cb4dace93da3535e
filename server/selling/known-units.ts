// How many units of a sale are known to be left, for a moment. A buyer for whom one is known to be left needs no look
// before their message. Nothing depends on it: the deduction decides, also who holds a unit already.
import type { Clock } from "../time/clock.ts";

/** A deduction says no more after this time: another server may have sold what it left. */
const KNOWN_MS = 250;
/** Buyers who skip the look by one deduction, at most: two full messages. Most of them may turn out to be holders. */
const MOST = 1_024;
/** Sales of which something is known, at most. Of one more, all is forgotten, and each sale looks again. */
const SALES = 1_000;

/** What a deduction tells of its sale. */
export interface Seen {
  /** Buyers whom it named. */
  candidates: number;
  /** Those of them who got a unit by it. */
  winners: number;
  /** Units that nobody has asked for yet. */
  free: number;
}

/** The units that are known to be left, by sale. */
export class KnownUnits {
  readonly #clock: Clock;
  readonly #sales = new Map<string, { free: number; at: number }>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /**
   * A deduction was answered. Where most of its buyers got no unit, nothing is known: it is either sold out, or most who
   * come hold a unit already, and a look answers them without a message.
   */
  see(sale: string, { candidates, winners, free }: Seen): void {
    this.#sales.delete(sale);
    if (free <= 0 || 2 * winners < candidates) return;
    if (this.#sales.size >= SALES) this.#sales.clear();
    this.#sales.set(sale, { free: Math.min(free, MOST), at: this.#clock.now() });
  }

  /** A message came to no deduction: a look answers holders, whatever keeps messages from it. */
  forget(sale: string): void {
    this.#sales.delete(sale);
  }

  /** Returns true if a unit is known to be left for one more buyer. Each unit is given to one buyer only. */
  take(sale: string): boolean {
    const known = this.#sales.get(sale);
    if (known === undefined || known.free <= 0 || this.#clock.now() - known.at > KNOWN_MS) return false;
    known.free -= 1;
    return true;
  }
}

/** The buyers whose message has left and is not deducted yet, by sale: units that are left may be theirs. */
export class Asking {
  readonly #buyers = new Map<string, number>();

  /** Counts these buyers. Returns what ends that, once. */
  start(sale: string, buyers: number): () => void {
    this.#buyers.set(sale, this.of(sale) + buyers);
    let isCounted = true;
    return () => {
      if (!isCounted) return;
      isCounted = false;
      const left = this.of(sale) - buyers;
      if (left > 0) this.#buyers.set(sale, left);
      else this.#buyers.delete(sale);
    };
  }

  of(sale: string): number {
    return this.#buyers.get(sale) ?? 0;
  }
}
