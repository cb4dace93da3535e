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

  /** Runs `action` once at the deadline; the function it returns cancels that. */
  whenPassed(action: () => void): () => void {
    return this.#clock.after(Math.max(0, this.#at - this.#clock.now()), action);
  }

  /** The promise's value, or {@link TimeoutError} at the deadline. The promise itself goes on. */
  bound<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const cancel = this.whenPassed(() => reject(new TimeoutError("no answer by the deadline")));
      promise.then(resolve, reject).finally(cancel);
    });
  }
}
