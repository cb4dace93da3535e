// The buyers of one batch. Each keeps their own deadline: one who has waited long takes no time from those who have just
// come, and is told in time even if the batch's step hangs.
import { SaleError } from "../errors.ts";
import { type Deadline, TimeoutError } from "../time/deadline.ts";

/** A buyer who waits for their reply. Only the first reply counts. */
export interface WaitingBuyer<T> {
  user: string;
  deadline: Deadline;
  resolve: (reply: T | SaleError) => void;
  reject: (error: unknown) => void;
}

/** The buyers who left together, in the order in which they came. */
export class Batch<T> {
  /** The batch's own, counted from its leaving: later than that of each of its buyers. */
  readonly deadline: Deadline;
  #buyers: WaitingBuyer<T>[];
  constructor(buyers: WaitingBuyer<T>[], deadline: Deadline) {
    this.#buyers = buyers;
    this.deadline = deadline;
  }

  get users(): string[] {
    return this.#buyers.map(({ user }) => user);
  }

  /** Refuses the buyers who have less time left than this, as `BUSY`: they leave the batch, so nothing is done for them. */
  refuseLate(leastMs: number): void {
    this.#buyers = this.#buyers.filter(({ deadline, resolve }) => {
      if (deadline.leftMs >= leastMs) return true;
      resolve(new SaleError("BUSY"));
      return false;
    });
  }

  /**
   * The value of a step. A buyer whose deadline passes meanwhile is told `late`. Rejects with {@link TimeoutError} when
   * the last one's has passed; the step itself goes on.
   */
  bound<V>(step: Promise<V>, late: SaleError): Promise<V> {
    return new Promise<V>((resolve, reject) => {
      let cancel = () => {};
      const tellLate = () => {
        const next = this.#tellLate(late);
        if (next === undefined) reject(new TimeoutError("no answer by the deadline of the last buyer"));
        else cancel = next.whenPassed(tellLate);
      };
      tellLate();
      step.then(resolve, reject).finally(() => cancel());
    });
  }

  /** Tells those whose deadline has passed. Returns the deadline that passes next. */
  #tellLate(late: SaleError): Deadline | undefined {
    const next = earliest(this.#buyers);
    if (next === undefined || !next.passed) return next;
    const inTime = this.#buyers.filter(({ deadline, resolve }) => {
      if (!deadline.passed) return true;
      resolve(late);
      return false;
    });
    return earliest(inTime);
  }

  /** Gives each buyer who is still in the batch their reply; the replies are in their order. */
  answer(replies: readonly (T | SaleError)[]): void {
    for (const [index, { resolve }] of this.#buyers.entries())
      resolve(replies[index] ?? new SaleError("INTERNAL"));
  }

  /** Fails the requests of the buyers who have no reply yet. */
  fail(error: unknown): void {
    for (const { reject } of this.#buyers) reject(error);
  }
}

function earliest(buyers: readonly { deadline: Deadline }[]): Deadline | undefined {
  let first: Deadline | undefined;
  for (const { deadline } of buyers) if (first === undefined || deadline.isBefore(first)) first = deadline;
  return first;
}
