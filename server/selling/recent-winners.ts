// The winners of the messages that this process has deducted a moment ago, so that their branch need not read the
// ledger. A reply of Redis says what the ledger holds, and no entry is ever taken back; a deduction whose reply was lost
// is not here. Another process, or a later call, reads the ledger.
import type { Clock } from "../time/clock.ts";

/** DTM calls the branch as soon as a message is submitted. */
const KEPT_MS = 1_000;
/** Messages of which winners are kept, at most. The oldest is forgotten for one more. */
const MESSAGES = 512;

/** The winners by gid, each for one call. */
export class RecentWinners {
  readonly #clock: Clock;
  readonly #messages = new Map<string, { winners: string[]; at: number }>();
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A deduction was answered: these buyers hold their unit under this gid. */
  add(gid: string, winners: string[]): void {
    const [oldest] = this.#messages.keys();
    if (oldest !== undefined && this.#messages.size >= MESSAGES) this.#messages.delete(oldest);
    this.#messages.set(gid, { winners, at: this.#clock.now() });
  }

  /** The winners of this message, once. Undefined: the ledger has to be asked. */
  take(gid: string): string[] | undefined {
    const found = this.#messages.get(gid);
    this.#messages.delete(gid);
    return found !== undefined && this.#clock.now() - found.at <= KEPT_MS ? found.winners : undefined;
  }
}
