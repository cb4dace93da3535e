// How long the next batch of a sale may be gathered. A turn of the event loop that brings no buyer ends it; under load
// each turn may bring some, so it also ends by itself.

/**
 * In milliseconds: when it has as many buyers as the last batch, or else. Those who were answered together come again
 * together, and share a message again.
 */
const MOST = { asMany: 3, fewer: 8 };

/** The gathering of one sale. */
export class Gathering {
  #since: number | undefined;
  #lastSize = 0;

  /** A batch could leave, and is gathered. */
  begin(now: number): void {
    this.#since ??= now;
  }

  /** Whether a batch of this many buyers has been gathered for long enough. */
  isLong(now: number, buyers: number): boolean {
    const since = this.#since ?? now;
    return now - since >= (buyers >= this.#lastSize ? MOST.asMany : MOST.fewer);
  }

  /** A batch of this many buyers has left. */
  end(buyers: number): void {
    this.#since = undefined;
    this.#lastSize = buyers;
  }
}
