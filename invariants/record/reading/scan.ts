// Compares and scans the bytes of a line without making strings of them.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
/** The length of a time in ms. */
export const DIGITS = 13;

const INT_BYTES = 4;

/** A text of four bytes or more that is looked for at many places. It compares 32 bits at once, for speed. */
export class FixedText {
  readonly length: number;
  readonly #ints: Int32Array;
  readonly #last: number;
  constructor(text: string) {
    const bytes = Buffer.from(text);
    this.length = bytes.length;
    this.#ints = new Int32Array(Math.floor(bytes.length / INT_BYTES));
    for (let index = 0; index < this.#ints.length; index++)
      this.#ints[index] = bytes.readInt32LE(index * INT_BYTES);
    this.#last = bytes.readInt32LE(bytes.length - INT_BYTES);
  }

  /** Returns true if the text begins at `from`. */
  standsAt(view: DataView, from: number): boolean {
    const lastAt = from + this.length - INT_BYTES;
    if (lastAt + INT_BYTES > view.byteLength || view.getInt32(lastAt, true) !== this.#last) return false;
    const ints = this.#ints;
    for (let index = 0; index < ints.length; index++)
      if (view.getInt32(from + index * INT_BYTES, true) !== ints[index]) return false;
    return true;
  }
}

/** The closing quote of a JSON string that began before `from`; -1 if the string is not plain ASCII. */
export function plainEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at;
    if (byte < 0x20 || byte === BACKSLASH || byte > 0x7e) return -1;
  }
}

/** The time in ms at `from`, or -1. From 2001 to 2286 a time has thirteen digits. */
export function timeAt(bytes: Uint8Array, from: number): number {
  // Two halves fit in 32 bits each, which is quicker than doubles.
  const upper = digitsAt(bytes, from, from + 6);
  const lower = digitsAt(bytes, from + 6, from + DIGITS);
  return upper < 100_000 || lower === -1 ? -1 : upper * 10_000_000 + lower;
}

function digitsAt(bytes: Uint8Array, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = (bytes[at] ?? 0) - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}
