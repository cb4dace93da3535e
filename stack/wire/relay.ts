// One connection of a client, and the one to the server behind the proxy: passes on, holds, cuts and keeps silent.
import type { Socket } from "node:net";
import type { Aftermath } from "./exchange.ts";
import { Judge, type Place, type Way } from "./judge.ts";
import { OneWay } from "./one-way.ts";
import type { Conversation, Piece } from "./protocol.ts";

/** What a connection tells its proxy. */
export interface RelayEvents {
  onUnread: (reason: string) => void;
  onClose: () => void;
}

/** Passes on what both ends send, until both have ended. */
export class Relay {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #conversation: Conversation;
  readonly #events: RelayEvents;
  readonly #judge: Judge;
  readonly #up: OneWay;
  readonly #down: OneWay;
  /** The connection is lost from this request on, once all before it have their replies. */
  #loss: { from: number; aftermath: Aftermath } | undefined;
  #isSilent = false;
  /** The client ended while its request was held: the server is told once it has answered. */
  #endsWhenAnswered = false;
  #isUnread = false;
  #open = 2;

  constructor(client: Socket, server: Socket, conversation: Conversation, place: Place, events: RelayEvents) {
    this.#client = client;
    this.#server = server;
    this.#conversation = conversation;
    this.#events = events;
    this.#judge = new Judge(place, {
      lose: (...loss) => this.#lose(...loss),
      release: (way) => this.#release(way),
    });
    const onPassed = () => this.#settle();
    this.#up = new OneWay(client, server, {
      cut: (chunk) => this.#understood(conversation.fromClient(chunk)),
      judge: (piece) => this.#judge.request(piece),
      onPassed,
      onEnd: (late) => this.#endServer(late),
    });
    this.#down = new OneWay(server, client, {
      cut: (chunk) => this.#understood(conversation.fromServer(chunk)),
      judge: (piece) => this.#judge.reply(piece),
      onPassed,
      onEnd: () => this.#isSilent || client.end(),
    });
    // An error is followed by a close, and its reason is nothing to this proxy.
    for (const socket of [client, server]) socket.on("error", () => {});
    client.on("close", (isError) => this.#onClientClosed(isError));
    server.on("close", (isError) => this.#onServerClosed(isError));
  }

  destroy(): void {
    this.#client.destroy();
    this.#server.destroy();
  }

  #understood(pieces: Piece[]): Piece[] {
    const { unread } = this.#conversation;
    if (unread !== undefined && !this.#isUnread) {
      this.#isUnread = true;
      this.#events.onUnread(unread);
    }
    return pieces;
  }

  #lose(way: Way, from: number, aftermath: Aftermath): void {
    const direction = way === "up" ? this.#up : this.#down;
    const wasHeld = direction.isHeld;
    this.#loss = { from, aftermath };
    direction.discard();
    // Otherwise pieces are being judged now, and those before this one are written first.
    if (wasHeld) this.#settle();
  }

  #release(way: Way): boolean {
    const [direction, receiver] =
      way === "up" ? ([this.#up, this.#server] as const) : ([this.#down, this.#client] as const);
    const { writable } = receiver;
    direction.release();
    return writable;
  }

  /** Does what had to wait until everything before it was passed on. */
  #settle(): void {
    const { oldest } = this.#judge;
    if (this.#loss !== undefined) {
      if (oldest === undefined || oldest >= this.#loss.from) this.#part(this.#loss.aftermath);
      return;
    }
    this.#sendCopies();
    if (this.#endsWhenAnswered && oldest === undefined) this.#server.end();
  }

  #sendCopies(): void {
    while (this.#up.isBetweenPieces && this.#conversation.unread === undefined) {
      const copy = this.#judge.nextCopy();
      if (copy === undefined) return;
      this.#up.add(copy);
    }
  }

  #part(aftermath: Aftermath): void {
    this.#loss = undefined;
    this.#up.discard();
    this.#down.discard();
    if (aftermath === "silence") this.#isSilent = true;
    else for (const socket of [this.#client, this.#server]) resetBehindWrites(socket);
  }

  /** The client has ended, and all that it sent was passed on. */
  #endServer(late: boolean): void {
    // Its end cannot be told from its going, and there is nothing left to hear.
    if (this.#isSilent || this.#loss !== undefined) this.destroy();
    // A server may drop what it does for a client that has ended.
    else if (late && this.#judge.oldest !== undefined && !this.#judge.isMidRequest)
      this.#endsWhenAnswered = true;
    else this.#server.end();
  }

  #onClientClosed(isError: boolean): void {
    this.#closed();
    if (this.#up.isHeld || this.#endsWhenAnswered) this.#up.end();
    else if (isError) this.#server.resetAndDestroy();
    else this.#server.destroy();
  }

  #onServerClosed(isError: boolean): void {
    this.#closed();
    if (this.#isSilent) return;
    if (this.#loss !== undefined) this.#part(this.#loss.aftermath);
    else if (this.#down.isHeld) this.#down.end();
    else if (isError) resetBehindWrites(this.#client);
    else this.#client.end();
  }

  #closed(): void {
    this.#open -= 1;
    if (this.#open > 0) return;
    this.#judge.end();
    this.#events.onClose();
  }
}

/** Closes it at once, but for what it was given to send. */
function resetBehindWrites(socket: Socket): void {
  if (socket.destroyed) return;
  if (socket.writableLength > 0 && socket.writable) socket.end(() => socket.resetAndDestroy());
  else socket.resetAndDestroy();
}
