// Reads a file of lines that is still being written: each time only what is new.
import { closeSync, openSync, readSync } from "node:fs";

const PIECE_BYTES = 1 << 18;
const NEWLINE = 0x0a;

/** A file that grows. */
export class FollowedLines {
  readonly #file: string;
  #bytes = Buffer.alloc(PIECE_BYTES);
  /** How many bytes at the beginning of the buffer are a line that has not ended. */
  #kept = 0;
  #position = 0;
  constructor(file: string) {
    this.#file = file;
  }

  /**
   * Calls `onPiece` with whole lines, in the bytes up to `end`, which are reused afterwards. Reads one piece, so that it
   * takes little time; returns true if there may be more. A file that is not there yet has no lines.
   */
  readOn(onPiece: (bytes: Buffer, end: number) => void): boolean {
    let descriptor: number;
    try {
      descriptor = openSync(this.#file, "r");
    } catch {
      return false;
    }
    try {
      // A line longer than the buffer: make room.
      if (this.#kept === this.#bytes.length)
        this.#bytes = Buffer.concat([this.#bytes, Buffer.alloc(this.#bytes.length)]);
      const room = this.#bytes.length - this.#kept;
      const length = readSync(descriptor, this.#bytes, this.#kept, room, this.#position);
      this.#position += length;
      const filled = this.#kept + length;
      const end = filled === 0 ? 0 : this.#bytes.lastIndexOf(NEWLINE, filled - 1) + 1;
      if (end > 0) onPiece(this.#bytes, end);
      this.#bytes.copyWithin(0, end, filled);
      this.#kept = filled - end;
      return length === room;
    } finally {
      closeSync(descriptor);
    }
  }
}
