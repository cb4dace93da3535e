// Looks at text as bytes, without making strings of it.

/** Where a text stands among bytes. A name stands as JSON has it between the quotes. */
export interface Span {
  bytes: Uint8Array;
  from: number;
  to: number;
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const ZERO = 0x30;
/** Of a time in ms. */
export const DIGITS = 13;

/** A name as bytes of its own, like it stands in a line: equal names have equal bytes, and no others have. */
export function spanOf(name: string): Span {
  const bytes = Buffer.from(JSON.stringify(name).slice(1, -1));
  return { bytes, from: 0, to: bytes.length };
}

/** The name that stands there. */
export const nameIn = ({ bytes, from, to }: Span): string =>
  JSON.parse(`"${Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)}"`);

/** Whether the same name stands in both places. */
export function isSame(one: Span, other: Span): boolean {
  const length = one.to - one.from;
  if (other.to - other.from !== length) return false;
  for (let at = 0; at < length; at++)
    if (one.bytes[one.from + at] !== other.bytes[other.from + at]) return false;
  return true;
}

const WORD_BYTES = 4;

/** A text, of four bytes or more, to be compared at many places: by words, which is quicker than byte by byte. */
export class Text {
  readonly length: number;
  readonly #words: Int32Array;
  readonly #last: number;
  constructor(text: string) {
    const bytes = Buffer.from(text);
    this.length = bytes.length;
    this.#words = new Int32Array(Math.floor(bytes.length / WORD_BYTES));
    for (let word = 0; word < this.#words.length; word++)
      this.#words[word] = bytes.readInt32LE(word * WORD_BYTES);
    this.#last = bytes.readInt32LE(bytes.length - WORD_BYTES);
  }

  /** Whether it stands here. */
  standsAt(view: DataView, from: number): boolean {
    const lastAt = from + this.length - WORD_BYTES;
    if (lastAt + WORD_BYTES > view.byteLength || view.getInt32(lastAt, true) !== this.#last) return false;
    const words = this.#words;
    for (let word = 0; word < words.length; word++)
      if (view.getInt32(from + word * WORD_BYTES, true) !== words[word]) return false;
    return true;
  }
}

/** Where a JSON string of plain ASCII ends that began before `from`, or -1 where it holds anything else. */
export function plainEnd(bytes: Uint8Array, from: number): number {
  for (let at = from; ; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at;
    if (byte < 0x20 || byte === BACKSLASH || byte > 0x7e) return -1;
  }
}

/** The time in ms that stands here, of the thirteen digits that one has from 2001 to 2286, or -1. */
export function timeAt(bytes: Uint8Array, from: number): number {
  // In two halves that fit in 32 bits, which is quicker than to reckon in doubles.
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
