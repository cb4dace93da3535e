// Where a reply of Redis ends. Its values are not read, and none of it is held back but the line of a length.
import type { Reader, Understanding } from "../../direction.ts";
import type { Piece } from "../../protocol.ts";
import { LengthLine } from "./length-line.ts";

const [CR, LF] = [13, 10] as const;
const type = (character: string): number => character.charCodeAt(0);
const PUSH = type(">");

/**
 * What stands behind a type: a line of any length; a length and as many bytes; or a length and for each of it some
 * values. An attribute stands before a value, and is none itself.
 */
type Kind = "line" | "bytes" | { valuesEach: number; isValue: boolean };

function kindsByType(): (Kind | undefined)[] {
  const kinds = new Array<Kind | undefined>(256).fill(undefined);
  for (const line of "+-:_#,(") kinds[type(line)] = "line";
  for (const bytes of "$=!") kinds[type(bytes)] = "bytes";
  for (const list of "*~>") kinds[type(list)] = { valuesEach: 1, isValue: true };
  kinds[type("%")] = { valuesEach: 2, isValue: true };
  kinds[type("|")] = { valuesEach: 2, isValue: false };
  return kinds;
}

/** The direction from Redis to its client. */
export class RedisReplies implements Reader {
  #understanding: Understanding;
  #kinds = kindsByType();
  #line = new LengthLine();
  /** The values that are still to come until the reply is whole; 0 between replies. */
  #values = 0;
  /** The bytes that are still to come of the value that is read, its CR LF too. */
  #bytes = 0;
  /** If the value that is read is a line; and if the last byte of it was a CR. */
  #isInLine = false;
  #isAfterCr = false;
  /** If nothing of the reply was read yet. */
  #isFresh = false;
  #isPush = false;
  #replied = 0;

  constructor(understanding: Understanding) {
    this.#understanding = understanding;
  }

  read(bytes: Buffer, pieces: Piece[]): number {
    let start = 0;
    while (start < bytes.length) {
      if (this.#values === 0 && !this.#begins(bytes[start])) return start;
      const end = this.#skip(bytes, start);
      if (end === start) return start;
      pieces.push(this.#piece(bytes.subarray(start, end)));
      if (this.#values > 0) return end;
      start = end;
    }
    return start;
  }

  #begins(firstByte: number | undefined): boolean {
    this.#isPush = firstByte === PUSH;
    if (!this.#isPush && this.#replied === this.#understanding.asked)
      return this.#giveUp("Redis replied to no request");
    this.#values = 1;
    this.#isFresh = true;
    return true;
  }

  #piece(bytes: Buffer): Piece {
    if (this.#isPush) return { bytes };
    const request = this.#replied;
    if (this.#values > 0) return { bytes, request };
    this.#replied++;
    return { bytes, request, ends: true };
  }

  /** Returns the offset of the reply's end, or of what has to be held back, or the end of the bytes. */
  #skip(bytes: Buffer, from: number): number {
    let at = from;
    while (this.#values > 0 && at < bytes.length) {
      if (this.#bytes > 0) {
        const length = Math.min(this.#bytes, bytes.length - at);
        at += length;
        this.#bytes -= length;
        if (this.#bytes === 0) this.#values--;
      } else if (this.#isInLine) {
        at = this.#skipLine(bytes, at);
      } else {
        const behind = this.#enter(bytes, at);
        if (behind === at) return at;
        at = behind;
      }
    }
    return at;
  }

  #skipLine(bytes: Buffer, from: number): number {
    let isAfterCr = this.#isAfterCr;
    for (let at = from; at < bytes.length; at++) {
      const byte = bytes[at];
      if (isAfterCr && byte === LF) {
        this.#isInLine = this.#isAfterCr = false;
        this.#values--;
        return at + 1;
      }
      isAfterCr = byte === CR;
    }
    this.#isAfterCr = isAfterCr;
    return bytes.length;
  }

  /** Reads the type of a value, and its length. Returns where it stood if that is not whole, or wrong. */
  #enter(bytes: Buffer, at: number): number {
    const byte = bytes[at] ?? 0;
    const kind = this.#kinds[byte];
    if (kind === undefined || (byte === PUSH && !this.#isFresh)) return this.#wrong(at);
    if (kind === "line") {
      this.#isFresh = false;
      this.#isInLine = true;
      return at + 1;
    }
    const found = this.#line.read(bytes, at + 1, bytes.length);
    if (found === "wrong") return this.#wrong(at);
    if (found === "more") return at;
    this.#isFresh = false;
    const length = this.#line.value;
    if (kind !== "bytes") this.#values += Math.max(length, 0) * kind.valuesEach - (kind.isValue ? 1 : 0);
    else if (length < 0) this.#values--;
    else this.#bytes = length + 2;
    return this.#values > Number.MAX_SAFE_INTEGER ? this.#wrong(at) : this.#line.end;
  }

  #wrong(at: number): number {
    this.#giveUp("a reply is not RESP");
    return at;
  }

  #giveUp(reason: string): false {
    this.#understanding.unread = reason;
    return false;
  }
}
