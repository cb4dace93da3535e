// Brings the lanes of a group together: each waits at its exchange until all have come, and then one kill strikes all.
import { setTimeout as wait } from "node:timers/promises";

/** Less than a client waits for a reply, so that none of those who wait gives up. */
const WAITS_MS = 1_000;

/** One meeting of `expected` lanes. Those that do not come in time are not waited for, and are struck by a later kill. */
export class Gathering {
  #expected: number;
  #come = 0;
  #kill: Promise<unknown> | undefined;
  #complete: () => void = () => {};
  readonly #isComplete: Promise<void>;
  readonly #strike: () => Promise<unknown>;
  readonly #waitMs: number;
  constructor(expected: number, strike: () => Promise<unknown>, waitMs = WAITS_MS) {
    this.#expected = expected;
    this.#strike = strike;
    this.#waitMs = waitMs;
    this.#isComplete = new Promise((resolve) => {
      this.#complete = resolve;
    });
  }

  /** A lane has come; resolves when the kill is done. One that comes after it has a kill of its own. */
  come(): Promise<unknown> {
    this.#come += 1;
    this.#look();
    this.#kill ??= Promise.race([this.#isComplete, wait(this.#waitMs, undefined, { ref: false })]).then(
      () => {
        const strike = this.#strike();
        this.#kill = undefined;
        return strike;
      },
    );
    return this.#kill;
  }

  /** A lane will not come any more. */
  leave(): void {
    this.#expected -= 1;
    this.#look();
  }

  #look(): void {
    if (this.#come >= this.#expected) this.#complete();
  }
}
