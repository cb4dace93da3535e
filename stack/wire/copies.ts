// Requests that are to be sent twice: keeps their bytes, and knows which requests of a connection are copies.
import type { Piece } from "./protocol.ts";

const MOST_BYTES = 64 << 10;

/** The copies of one connection. Requests are counted as its conversation counts them, copies included. */
export class Copies {
  #kept: { of: number; pieces: Buffer[]; bytes: number } | undefined;
  readonly #ready: { of: number; bytes: Buffer }[] = [];
  /** Copies that were sent and have no reply yet, each with the request that it repeats. */
  readonly #sent = new Map<number, number>();
  #count = 0;

  /** How many were sent: requests behind them are counted higher by so much. */
  get count(): number {
    return this.#count;
  }

  has(request: number): boolean {
    return this.#sent.has(request);
  }

  /** This request is to be repeated; its first piece comes next. */
  keep(request: number): void {
    this.#kept = { of: request, pieces: [], bytes: 0 };
  }

  /** Notes a piece of a request. Returns false if the one that is kept became too long to be repeated. */
  note({ request, bytes, ends }: Piece): boolean {
    const kept = this.#kept;
    if (kept === undefined || kept.of !== request) return true;
    kept.pieces.push(bytes);
    kept.bytes += bytes.length;
    const fits = kept.bytes <= MOST_BYTES;
    if (ends !== undefined || !fits) this.#kept = undefined;
    if (ends !== undefined && fits) this.#ready.push({ of: kept.of, bytes: Buffer.concat(kept.pieces) });
    return fits;
  }

  /** Returns the next copy to send, which is counted as this request; undefined where there is none. */
  next(request: number): Buffer | undefined {
    const ready = this.#ready.shift();
    if (ready === undefined) return undefined;
    this.#count += 1;
    this.#sent.set(request, ready.of);
    return ready.bytes;
  }

  /** The request is done. If it is a copy, returns the request that it repeats. */
  answered(request: number): number | undefined {
    const of = this.#sent.get(request);
    this.#sent.delete(request);
    return of;
  }
}
