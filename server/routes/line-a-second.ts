// Bounds the log while a store or DTM is away: then each buyer, each message and each call of DTM has the same to say. The
// log has one line of a kind in a second, and the number of those that it leaves out.
import type { Clock } from "../time/clock.ts";

const EVERY_MS = 1_000;

/** Lets one line of a kind through in a second. */
export class LineASecond {
  readonly #clock: Clock;
  readonly #counts = new Map<string, { at: number; leftOut: number }>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Calls `write` if nothing of this kind was written in this second. `leftOut`: how many were not, since the line before. */
  note(kind: string, write: (leftOut: number) => void): void {
    const now = this.#clock.now();
    const counted = this.#counts.get(kind);
    if (counted !== undefined && now - counted.at < EVERY_MS) {
      counted.leftOut += 1;
      return;
    }
    this.#counts.set(kind, { at: now, leftOut: 0 });
    write(counted?.leftOut ?? 0);
  }
}
