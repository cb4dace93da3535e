// A growing column of numbers: like an array, but quick to fill with millions.

const FIRST_ROOM = 64;
/** Unused room takes no memory, and rare growth saves copying. */
const GROWTH = 4;

/** Numbers, from index 0. */
export class Column {
  #values = new Float64Array(FIRST_ROOM);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new Float64Array(this.#length * GROWTH);
      wider.set(this.#values);
      this.#values = wider;
    }
    this.#values[this.#length] = value;
    this.#length += 1;
  }

  /** The number at this index, which must have been pushed. */
  at(index: number): number {
    return this.#values[index] ?? Number.NaN;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }
}
