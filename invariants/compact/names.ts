// Gives each name a number, by its bytes: a Map of a million strings would be slow.

import { Column } from "./column.ts";
import { isSame, nameIn, type Span, spanOf, writePlain } from "./span.ts";

const FREE = -1;
const FIRST_BYTES = 8_192;
const FIRST_PLACES = 1_024;
/** Names that are longer are rare, and may take longer to find. */
const USUAL_BYTES = 64;

/** Distinct names, numbered from 0 in the order in which they came. */
export class Names {
  /** The bytes of all names, one after the other, and the end of each. */
  #bytes = Buffer.alloc(FIRST_BYTES);
  readonly #ends = new Column();
  /** An open hash table, at most half full: each place holds the hash of a name and its number. */
  #table = emptyTable(FIRST_PLACES);
  readonly #span: Span = { bytes: this.#bytes, from: 0, to: 0 };
  readonly #wanted: Span = { bytes: Buffer.alloc(USUAL_BYTES), from: 0, to: 0 };

  get size(): number {
    return this.#ends.length;
  }

  /** The number of the name that this text is, or -1 if it never came. */
  indexOfText(text: string): number {
    this.#wanted.to = text.length > USUAL_BYTES ? -1 : writePlain(text, this.#wanted.bytes);
    return this.indexOf(this.#wanted.to === -1 ? spanOf(text) : this.#wanted);
  }

  /** The number of this name, or -1 if it never came. */
  indexOf(name: Span): number {
    return this.#table[this.#find(name, hashOf(name)) + 1] ?? FREE;
  }

  /** The number of this name; a new name gets the next number. */
  number(name: Span): number {
    const hash = hashOf(name);
    const at = this.#find(name, hash);
    const known = this.#table[at + 1] ?? FREE;
    return known === FREE ? this.#add(name, hash, at) : known;
  }

  /** The name of this number. */
  at(number: number): string {
    return nameIn(this.#spanOf(number));
  }

  /** The bytes of this name. The next call reuses the span. */
  #spanOf(number: number): Span {
    this.#span.bytes = this.#bytes;
    this.#span.from = this.#startOf(number);
    this.#span.to = this.#ends.at(number);
    return this.#span;
  }

  #startOf(number: number): number {
    return number === 0 ? 0 : this.#ends.at(number - 1);
  }

  /** The place of this name in the table, or the free place for it. */
  #find(name: Span, hash: number): number {
    const table = this.#table;
    const last = table.length - 1;
    for (let at = (hash << 1) & last; ; at = (at + 2) & last) {
      const number = table[at + 1] ?? FREE;
      if (number === FREE) return at;
      if (table[at] === hash && isSame(this.#spanOf(number), name)) return at;
    }
  }

  #add({ bytes, from, to }: Span, hash: number, at: number): number {
    const number = this.size;
    const start = this.#startOf(number);
    const end = start + to - from;
    while (end > this.#bytes.length)
      this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
    for (let next = 0; next < to - from; next++) this.#bytes[start + next] = bytes[from + next] ?? 0;
    this.#ends.push(end);
    this.#table[at] = hash;
    this.#table[at + 1] = number;
    if (this.size * 4 > this.#table.length) this.#table = widened(this.#table);
    return number;
  }
}

const emptyTable = (places: number): Int32Array => new Int32Array(places * 2).fill(FREE);

/** A table with the same names and twice the places. */
function widened(table: Int32Array): Int32Array {
  const wider = emptyTable(table.length);
  const last = wider.length - 1;
  for (let from = 0; from < table.length; from += 2) {
    const [hash = 0, number = FREE] = [table[from], table[from + 1]];
    if (number === FREE) continue;
    let at = (hash << 1) & last;
    while (wider[at + 1] !== FREE) at = (at + 2) & last;
    wider[at] = hash;
    wider[at + 1] = number;
  }
  return wider;
}

/**
 * FNV-1 of 32 bits, with its upper half folded into the lower. Unlike FNV-1a, it keeps names near each other that differ
 * in the last byte only: buyers come in the order of their numbers, and find their places in the cache.
 */
function hashOf({ bytes, from, to }: Span): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash, 0x01000193) ^ (bytes[at] ?? 0);
  return hash ^ (hash >>> 15);
}
