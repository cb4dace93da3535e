// A growing column of numbers: like an array, but quick to fill with millions.

const FIRST_ROOM = 64;
/** Unused room takes no memory, and rare growth saves copying. */
const GROWTH = 4;

/** The arrays that hold numbers of one kind; the smaller ones take less memory. */
type Numbers = Float64Array | Int32Array | Uint8Array;

/** Numbers, from index 0; of any size, or of those that the given array holds. */
export class Column {
  readonly #Kind: new (
    length: number,
  ) => Numbers;
  #values: Numbers;
  #length = 0;

  constructor(Kind: new (length: number) => Numbers = Float64Array) {
    this.#Kind = Kind;
    this.#values = new Kind(FIRST_ROOM);
  }

  get length(): number {
    return this.#length;
  }

  push(value: number): void {
    if (this.#length === this.#values.length) {
      const wider = new this.#Kind(this.#length * GROWTH);
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
