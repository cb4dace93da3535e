// Judges the pieces of one connection: asks the watcher about each request, and says which pieces pass. It has no sockets.
import { Copies } from "./copies.ts";
import type { Aftermath, Exchange, Interference, RequestHead, Watcher } from "./exchange.ts";
import type { Passage } from "./one-way.ts";
import type { Piece } from "./protocol.ts";

/** What a connection knows of its link. */
export interface Place {
  link: string;
  /** Counts the connections of its link, from 1. */
  connection: number;
  now: () => number;
  /** The one that watches now. */
  watcher: () => Watcher | undefined;
}

/** Which way a piece goes: a request up, a reply down. */
export type Way = "up" | "down";

/** What a judge makes others do. */
export interface Orders {
  /** This way nothing passes any more; nor the other way, once the requests before this one have their replies. */
  lose(way: Way, from: number, aftermath: Aftermath): void;
  /** What is held this way goes on. Returns false if nothing can arrive there any more. */
  release(way: Way): boolean;
}

/** Of one connection. Requests are counted as its conversation counts them, copies included. */
export class Judge {
  readonly #place: Place;
  readonly #orders: Orders;
  /** Requests whose reply has not ended, in order; with their exchange where they were watched. */
  readonly #pending = new Map<number, Exchange | undefined>();
  /** What the watcher asked for, of requests whose reply has not come. */
  readonly #asked = new Map<number, { exchange: Exchange; interference: Interference }>();
  readonly #copies = new Copies();
  /** The last request whose head has come, and the last that has a reply. */
  #lastRequest = -1;
  #lastReply = -1;
  #isMidRequest = false;

  constructor(place: Place, orders: Orders) {
    this.#place = place;
    this.#orders = orders;
  }

  /** The oldest request whose reply has not ended; undefined where all have theirs. */
  get oldest(): number | undefined {
    for (const number of this.#pending.keys()) return number;
    return undefined;
  }

  /** The end of the last request has not come. */
  get isMidRequest(): boolean {
    return this.#isMidRequest;
  }

  /** Judges what the client sent. */
  request(piece: Piece): Passage {
    const { request: number, head, ends } = piece;
    if (number === undefined) return "pass";
    if (head !== undefined && number > this.#lastRequest) {
      const passage = this.#meetRequest(number, head);
      if (passage !== "pass") return passage;
    }
    this.#isMidRequest = ends === undefined;
    if (!this.#copies.note(piece)) this.#giveUp(number, "not repeated: it is longer than 64 KiB");
    if (ends === "without-reply") {
      this.#done(number);
      if (this.#asked.get(number)?.interference.kind !== "repeat") this.#giveUp(number, "it has no reply");
    }
    return "pass";
  }

  /** Judges what the server sent. */
  reply({ request: number, ends }: Piece): Passage {
    if (number === undefined) return "pass";
    const isCopy = this.#copies.has(number);
    if (number > this.#lastReply && !isCopy) {
      const passage = this.#meetReply(number);
      if (passage !== "pass") return passage;
    }
    if (ends !== undefined) this.#done(number);
    return isCopy ? "drop" : "pass";
  }

  /** Returns a request to send once more, behind all others; undefined where there is none. */
  nextCopy(): Buffer | undefined {
    // To the conversation a copy is one more request, so it must not come into the middle of one.
    return this.#isMidRequest ? undefined : this.#copies.next(this.#lastRequest + 1);
  }

  /** The connection has ended. */
  end(): void {
    for (const number of this.#asked.keys()) this.#giveUp(number, "the connection ended before its reply");
  }

  /** A request's head has come: asks the watcher, and begins what it says. */
  #meetRequest(number: number, head: RequestHead): Passage {
    this.#lastRequest = number;
    this.#pending.set(number, undefined);
    const watcher = this.#place.watcher();
    if (watcher === undefined || this.#copies.has(number)) return "pass";
    const { link, connection, now } = this.#place;
    const order = number - this.#copies.count;
    const exchange: Exchange = { ...head, link, connection, number: order, requestedAt: now() };
    this.#pending.set(number, exchange);
    const interference = watcher.onRequest(exchange);
    if (interference === undefined) return "pass";
    if (interference.kind === "lose-request") {
      this.#orders.lose("up", number, interference.aftermath);
      return "drop";
    }
    if (interference.kind === "hold-request") {
      this.#hold("up", number, interference.until, () =>
        watcher.onNotDone?.(exchange, "the server had closed the connection"),
      );
      return "hold";
    }
    this.#asked.set(number, { exchange, interference });
    if (interference.kind === "repeat") this.#copies.keep(number);
    return "pass";
  }

  /** A reply's first piece has come: tells the watcher, and does what it had asked for. */
  #meetReply(number: number): Passage {
    this.#lastReply = number;
    const exchange = this.#pending.get(number);
    if (exchange === undefined) return "pass";
    exchange.repliedAt = this.#place.now();
    this.#place.watcher()?.onReply?.(exchange);
    const interference = this.#asked.get(number)?.interference;
    if (interference === undefined || interference.kind === "repeat") return "pass";
    this.#asked.delete(number);
    if (interference.kind === "lose-reply") {
      this.#orders.lose("down", number, interference.aftermath);
      return "drop";
    }
    if (interference.kind === "hold-reply") {
      this.#hold("down", number, interference.until, () => {});
      return "hold";
    }
    return "pass";
  }

  #hold(way: Way, number: number, until: Promise<"deliver" | "lose">, onUndeliverable: () => void): void {
    void until.then((word) => {
      if (word === "lose") this.#orders.lose(way, number, "cut");
      else if (!this.#orders.release(way)) onUndeliverable();
    });
  }

  #done(number: number): void {
    this.#pending.delete(number);
    const repeated = this.#copies.done(number);
    if (repeated === undefined) return;
    const asked = this.#asked.get(repeated);
    this.#asked.delete(repeated);
    if (asked !== undefined) this.#place.watcher()?.onRepeated?.(asked.exchange);
  }

  #giveUp(number: number, why: string): void {
    const asked = this.#asked.get(number);
    this.#asked.delete(number);
    if (asked !== undefined) this.#place.watcher()?.onNotDone?.(asked.exchange, why);
  }
}
