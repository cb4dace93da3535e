// A bound on the batches in flight over all sales. A sale that finds no place waits in line, and each sale stands in it
// once: whatever one sale sells, and however many sales there are, each gets its turn with a whole batch.

/** Places for batches in flight, and the line of those who wait for one. */
export class Turns {
  #free: number;
  readonly #line = new Set<() => void>();
  constructor(places: number) {
    this.#free = places;
  }

  /** Takes a place and returns true; or puts `comeAgain` in line, to be called in its turn, and returns false. */
  take(comeAgain: () => void): boolean {
    if (this.#free === 0) {
      this.#line.add(comeAgain);
      return false;
    }
    this.#free -= 1;
    return true;
  }

  /** Gives a place back, and calls the next in line until one takes it. */
  release(): void {
    this.#free += 1;
    for (const next of this.#line) {
      if (this.#free === 0) return;
      this.#line.delete(next);
      next();
    }
  }
}
