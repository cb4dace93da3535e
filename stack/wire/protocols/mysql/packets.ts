// Walks over the packets of one direction. It holds the first bytes of a payload and nothing else, however the stream is
// cut into chunks.
import { MOST_IN_PACKET } from "./numbers.ts";

const HEADER = 4;
/** As much of a payload is looked at: no status or count stands further behind. */
const LOOKED_AT = 32;

/** Where the walk is: `advance` goes on to the end of the payload, or of the chunk. */
export class Packets {
  /** The payload that was walked over last is complete; `bytes` from `from` to `to` are its start. */
  isComplete = false;
  bytes: Buffer;
  from = 0;
  to = 0;
  /** The length of the payload, its packets together. */
  total = 0;
  readonly #kept = Buffer.alloc(LOOKED_AT);
  readonly #header = Buffer.alloc(HEADER);
  #headerLength = 0;
  #isInPacket = false;
  #isInPayload = false;
  #left = 0;
  #isLast = true;

  constructor() {
    this.bytes = this.#kept;
  }

  /** No byte of the next payload has come. */
  get isAtStart(): boolean {
    return !this.#isInPayload && this.#headerLength === 0;
  }

  /** Goes on from `at`, and returns where it came to. */
  advance(chunk: Buffer, at: number): number {
    this.isComplete = false;
    let here = at;
    while (here < chunk.length || (this.#isInPacket && this.#left === 0)) {
      if (!this.#isInPacket) {
        here = this.#readHeader(chunk, here);
        continue;
      }
      const end = Math.min(here + this.#left, chunk.length);
      this.#left -= end - here;
      if (this.#left === 0 && this.total < MOST_IN_PACKET && this.#isNew) {
        this.bytes = chunk;
        this.from = here;
        this.to = end;
      } else this.#keep(chunk, here, end);
      here = end;
      if (this.#left > 0) break;
      this.#isInPacket = false;
      if (!this.#isLast) continue;
      this.#isInPayload = false;
      this.isComplete = true;
      break;
    }
    return here;
  }

  /** Nothing of the payload was kept yet. */
  get #isNew(): boolean {
    return this.bytes !== this.#kept || this.to === 0;
  }

  #readHeader(chunk: Buffer, at: number): number {
    const header = this.#header;
    let here = at;
    let length = 0;
    if (this.#headerLength === 0 && here + HEADER <= chunk.length) {
      length = (chunk[here] ?? 0) | ((chunk[here + 1] ?? 0) << 8) | ((chunk[here + 2] ?? 0) << 16);
      here += HEADER;
    } else {
      const end = Math.min(here + HEADER - this.#headerLength, chunk.length);
      chunk.copy(header, this.#headerLength, here, end);
      this.#headerLength += end - here;
      if (this.#headerLength < HEADER) return end;
      here = end;
      length = header.readUIntLE(0, 3);
    }
    this.#headerLength = 0;
    if (!this.#isInPayload) {
      this.total = 0;
      this.bytes = this.#kept;
      this.from = 0;
      this.to = 0;
    }
    this.#isInPacket = true;
    this.#isInPayload = true;
    this.total += length;
    this.#left = length;
    this.#isLast = length < MOST_IN_PACKET;
    return here;
  }

  #keep(chunk: Buffer, from: number, to: number): void {
    const end = Math.min(to, from + LOOKED_AT - this.to);
    if (end <= from) return;
    chunk.copy(this.#kept, this.to, from, end);
    this.to += end - from;
  }
}
