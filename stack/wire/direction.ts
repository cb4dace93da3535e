// One direction of a conversation: what was held back comes before what came in. It knows no wire protocol.
import type { Piece } from "./protocol.ts";

/** What the two directions of a connection share. */
export interface Understanding {
  /** Why the connection is not understood from here on; undefined while it is. */
  unread: string | undefined;
  /** How many requests have begun, so that a reply that nobody asked for is seen. */
  asked: number;
}

/** Reads one direction. */
export interface Reader {
  /**
   * Reads bytes of which it has returned none yet, and adds pieces of them in order. Returns how many bytes it added;
   * what remains comes again, with more behind it. If it sets `unread`, what remains is passed on unread.
   */
  read(bytes: Buffer, pieces: Piece[]): number;
}

/** Returns what takes the chunks of one direction and gives its pieces. */
export function direction(understanding: Understanding, reader: Reader): (chunk: Buffer) => Piece[] {
  const held = new Held();
  return (chunk) => {
    const pieces: Piece[] = [];
    const bytes = held.with(chunk);
    const passed = understanding.unread === undefined ? reader.read(bytes, pieces) : 0;
    if (understanding.unread === undefined) held.release(passed);
    else {
      held.release(bytes.length);
      if (passed < bytes.length) pieces.push({ bytes: passed === 0 ? bytes : bytes.subarray(passed) });
    }
    return pieces;
  };
}

const NOTHING = Buffer.alloc(0);

/**
 * Bytes that are held back. A chunk behind them is copied into room that doubles, so that a byte is copied a few times
 * at most, however small the chunks are. Bytes that were given out are not written again.
 */
class Held {
  #room: Buffer = NOTHING;
  #from = 0;
  #to = 0;

  /** What is held, and behind it the chunk. From now on all of it is held. */
  with(chunk: Buffer): Buffer {
    const length = this.#to - this.#from;
    if (length === 0) {
      // A chunk has no room behind it, so the next one is copied elsewhere.
      this.#room = chunk;
      this.#from = 0;
      this.#to = chunk.length;
      return chunk;
    }
    if (this.#to + chunk.length > this.#room.length) {
      const room = Buffer.allocUnsafeSlow(2 * (length + chunk.length));
      this.#room.copy(room, 0, this.#from, this.#to);
      this.#room = room;
      this.#from = 0;
      this.#to = length;
    }
    chunk.copy(this.#room, this.#to);
    this.#to += chunk.length;
    return this.#room.subarray(this.#from, this.#to);
  }

  /** Lets the first bytes go. */
  release(bytes: number): void {
    this.#from += bytes;
    if (this.#from === this.#to) this.#room = NOTHING;
  }
}
