// Numbers in a column that grows: what an array of numbers is, but quick to fill with millions.

const FIRST_ROOM = 64;
/** Room that is not used yet takes no memory, and to grow seldom saves copying. */
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

  /** The number at an index, which must be one that was pushed. */
  at(index: number): number {
    return this.#values[index] ?? Number.NaN;
  }

  set(index: number, value: number): void {
    this.#values[index] = value;
  }
}
