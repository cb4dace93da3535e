// A limit on waiting. The caller stops waiting for a step that is late, but the step goes on and may still happen.
import type { Clock } from "./clock.ts";

/** A step did not end by its deadline. It may still happen. */
export class TimeoutError extends Error {
  override readonly name = "TimeoutError";
}

/** The time by which a request must have its reply. All steps of the request share it. */
export class Deadline {
  readonly #clock: Clock;
  readonly #at: number;
  constructor(clock: Clock, budgetMs: number) {
    this.#clock = clock;
    this.#at = clock.now() + budgetMs;
  }

  get passed(): boolean {
    return this.leftMs <= 0;
  }

  /** Whether it passes before the other one. */
  isBefore(other: Deadline): boolean {
    return this.#at < other.#at;
  }

  /** Milliseconds until it passes; not above 0 when it has passed. */
  get leftMs(): number {
    return this.#at - this.#clock.now();
  }

  /**
   * Runs `action` once after the deadline, when what has arrived by then is read: after a stall of the process, an answer
   * that is there counts, not the timer that is served first. Call the function it returns to cancel.
   */
  whenPassed(action: () => void): () => void {
    let isCancelled = false;
    const cancelTimer = this.#clock.after(Math.max(0, this.leftMs), () =>
      this.#clock.afterTurn(() => {
        if (!isCancelled) action();
      }),
    );
    return () => {
      isCancelled = true;
      cancelTimer();
    };
  }

  /** The value of `promise`. Rejects with {@link TimeoutError} at the deadline; `promise` itself goes on. */
  bound<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const cancel = this.whenPassed(() => reject(new TimeoutError("no answer by the deadline")));
      promise.then(resolve, reject).finally(cancel);
    });
  }
}
