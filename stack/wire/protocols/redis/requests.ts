// Where a request of Redis begins and ends. Its start is held back until it says what the request is.
import type { Reader, Understanding } from "../../direction.ts";
import type { RequestHead } from "../../exchange.ts";
import type { Piece } from "../../protocol.ts";
import type { CommandTable } from "./commands.ts";
import { RedisHeads } from "./head.ts";
import { inlineWords } from "./inline.ts";
import { LengthLine } from "./length-line.ts";
import { Words } from "./words.ts";

const [LF, TLS_HANDSHAKE, DOLLAR, STAR] = [10, 22, 36, 42] as const;
/** A start that is longer is taken as it stands. Redis takes no inline command that is longer. */
const MOST_HELD = 65_536;
/** Below this a request cannot have its text. */
const LEAST_TEXT = 4096;

/** The direction from a client to Redis. */
export class RedisRequests implements Reader {
  #understanding: Understanding;
  #heads: RedisHeads;
  #line = new LengthLine();
  /** If the length of the request is read, so that its words follow. */
  #hasBegun = false;
  /** If its head was given out, so that the rest streams. */
  #isStreaming = false;
  /** The words of the request, and how many of them are still to begin. */
  #count = 0;
  #words = 0;
  /** The bytes that are still to come of the word that is read, its CR LF too. */
  #bytes = 0;
  /** How far the request was read, from its start. */
  #read = 0;
  /** Where each word starts and ends, from the request's start, as long as its head is wanted. */
  #offsets: number[] = [];

  constructor(understanding: Understanding, table: CommandTable) {
    this.#understanding = understanding;
    this.#heads = new RedisHeads(table);
  }

  read(bytes: Buffer, pieces: Piece[]): number {
    let at = 0;
    while (at < bytes.length && this.#understanding.unread === undefined) {
      const end = this.#isStreaming ? this.#stream(bytes, at, pieces) : this.#start(bytes, at, pieces);
      if (end === at) break;
      at = end;
    }
    return at;
  }

  #start(bytes: Buffer, start: number, pieces: Piece[]): number {
    if (!this.#hasBegun) {
      if (bytes[start] !== STAR) return this.#inline(bytes, start, pieces);
      const found = this.#line.read(bytes, start + 1, bytes.length);
      if (found === "wrong") this.#giveUp("a request is not RESP");
      if (found !== "whole") return start;
      // Redis replies nothing to a request of no words.
      if (this.#line.value < 1)
        return push(pieces, { bytes: bytes.subarray(start, this.#line.end) }, this.#line.end);
      this.#begin(this.#line.value, this.#line.end - start);
    }
    const limit = Math.min(bytes.length, start + MOST_HELD);
    const at = this.#scan(bytes, start + this.#read, limit, start);
    this.#read = at - start;
    const isAll = this.#isWhole() || limit === start + MOST_HELD;
    if (this.#understanding.unread !== undefined || (!isAll && this.#read < LEAST_TEXT)) return start;
    const head = this.#head(new Words(bytes, start, at, this.#offsets, this.#count), isAll);
    if (head === undefined) return start;
    this.#understanding.asked++;
    this.#isStreaming = true;
    return this.#stream(bytes, start, pieces, at, head);
  }

  #begin(words: number, read: number): void {
    this.#hasBegun = true;
    this.#count = this.#words = words;
    this.#bytes = 0;
    this.#read = read;
    this.#offsets.length = 0;
  }

  #head(words: Words, isAll: boolean): RequestHead | undefined {
    const head = this.#heads.of(words, isAll);
    if (head === undefined || "verb" in head) return head;
    this.#giveUp(head.unread);
    return undefined;
  }

  /** Gives out what there is of the request, from `start` on; up to `read` it is read already. */
  #stream(bytes: Buffer, start: number, pieces: Piece[], read = start, head?: RequestHead): number {
    const end = this.#scan(bytes, read, bytes.length);
    if (end === start) return end;
    const piece: Piece = { bytes: bytes.subarray(start, end), request: this.#understanding.asked - 1 };
    if (head !== undefined) piece.head = head;
    if (this.#isWhole()) {
      piece.ends = true;
      this.#isStreaming = this.#hasBegun = false;
      this.#read = 0;
    }
    return push(pieces, piece, end);
  }

  #isWhole(): boolean {
    return this.#words === 0 && this.#bytes === 0;
  }

  /**
   * Returns the offset of the request's end, or of the line of a length that is not whole or wrong, or the limit. Notes
   * where words are if it is given their `origin`.
   */
  #scan(bytes: Buffer, from: number, limit: number, origin?: number): number {
    let at = from;
    for (;;) {
      if (this.#bytes > 0) {
        const length = Math.min(this.#bytes, limit - at);
        at += length;
        this.#bytes -= length;
        if (this.#bytes > 0) return at;
      }
      if (this.#words === 0 || at === limit) return at;
      const found = bytes[at] === DOLLAR ? this.#line.read(bytes, at + 1, limit) : "wrong";
      if (found === "more") return at;
      if (found === "wrong" || this.#line.value < 0) {
        this.#giveUp("a request is not RESP");
        return at;
      }
      at = this.#line.end;
      this.#words--;
      this.#bytes = this.#line.value + 2;
      if (origin !== undefined) this.#offsets.push(at - origin, at - origin + this.#line.value);
    }
  }

  #inline(bytes: Buffer, start: number, pieces: Piece[]): number {
    if (bytes[start] === TLS_HANDSHAKE) return this.#giveUp("TLS is spoken to Redis", start);
    const end = bytes.indexOf(LF, start + this.#read);
    this.#read = (end < 0 ? bytes.length : end) - start;
    if (this.#read >= MOST_HELD) return this.#giveUp("a request is not RESP", start);
    if (end < 0) return start;
    this.#read = 0;
    const offsets = inlineWords(bytes, start, end);
    if (offsets === undefined) return this.#giveUp("a request is not RESP", start);
    const line = bytes.subarray(start, end + 1);
    // Redis replies nothing to an empty line.
    if (offsets.length === 0) return push(pieces, { bytes: line }, end + 1);
    const head = this.#head(new Words(bytes, start, end, offsets, offsets.length / 2), true);
    if (head === undefined) return start;
    return push(pieces, { bytes: line, request: this.#understanding.asked++, head, ends: true }, end + 1);
  }

  #giveUp(reason: string, at = 0): number {
    this.#understanding.unread ??= reason;
    return at;
  }
}

/** Adds a piece, and returns the offset where it ends. */
function push(pieces: Piece[], piece: Piece, end: number): number {
  pieces.push(piece);
  return end;
}
