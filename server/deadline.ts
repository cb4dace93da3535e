// Bounds waiting: a step that does not answer in time is given up, not cancelled; it may still happen.
import type { Clock } from "./clock.ts";

/** Thrown when the time of a step has run out. What it was doing may still happen. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/** A point in time by which a whole request has to be answered, shared by its steps. */
export class Deadline {
  readonly #clock: Clock;
  readonly #at: number;
  constructor(clock: Clock, budgetMs: number) {
    this.#clock = clock;
    this.#at = clock.now() + budgetMs;
  }

  get passed(): boolean {
    return this.#clock.now() >= this.#at;
  }

  /** The promise's value, or {@link TimeoutError} at the deadline. The promise itself goes on. */
  async bound<T>(promise: Promise<T>): Promise<T> {
    const leftMs = Math.max(0, this.#at - this.#clock.now());
    return new Promise<T>((resolve, reject) => {
      const cancel = this.#clock.after(leftMs, () =>
        reject(new TimeoutError(`no answer within ${leftMs} ms`)),
      );
      promise.then(resolve, reject).finally(cancel);
    });
  }
}
