// What a server sends, cut into replies. Nothing of it is kept back but the greeting, which is changed.
import type { Piece } from "../../protocol.ts";
import { type Awaited, type Connection, KeptBack } from "./connection.ts";
import { readGreeting } from "./login.ts";
import { FIRST_BYTE } from "./numbers.ts";
import { Packets } from "./packets.ts";

const HEADER = 4;
const MOST_OF_GREETING = 4_096;

export class ServerSide {
  readonly #connection: Connection;
  readonly #packets = new Packets();
  readonly #kept = new KeptBack();
  /** To what the payload belongs that is coming; to nothing, where it was not asked for. */
  #owner: Awaited | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  take(chunk: Buffer): Piece[] {
    const connection = this.#connection;
    const bytes = this.#kept.add(chunk, connection.unread !== undefined);
    if (bytes === undefined) return [];
    const pieces: Piece[] = [];
    let at = 0;
    if (connection.offer === undefined && connection.unread === undefined) {
      const greeting = this.#greeting(bytes);
      if (greeting === undefined) return [];
      pieces.push({ bytes: greeting });
      at = greeting.length;
    }
    if (connection.unread === undefined) this.#takeReplies(bytes, at, pieces);
    else if (at < bytes.length) pieces.push({ bytes: bytes.subarray(at) });
    return pieces;
  }

  /** The first payload as it is passed on, once all of it is there. */
  #greeting(bytes: Buffer): Buffer | undefined {
    const connection = this.#connection;
    const length = bytes.length < HEADER ? 0 : bytes.readUIntLE(0, 3);
    const isTooLong = length > MOST_OF_GREETING;
    if (bytes.length < HEADER + length && !isTooLong) {
      this.#kept.keep(bytes, HEADER + length);
      return undefined;
    }
    // A copy, since the bytes are the caller's.
    const greeting = Buffer.from(bytes.subarray(0, HEADER + length));
    // A server that refuses the connection says so in place of a greeting.
    if (greeting[HEADER] === FIRST_BYTE.ERROR) return greeting;
    const offer = isTooLong ? "the server's greeting is too long" : readGreeting(greeting.subarray(HEADER));
    if (typeof offer === "string") connection.giveUp(offer);
    else connection.offer = offer;
    return greeting;
  }

  #takeReplies(bytes: Buffer, start: number, pieces: Piece[]): void {
    const packets = this.#packets;
    const connection = this.#connection;
    let from = start;
    let at = start;
    while (at < bytes.length) {
      if (packets.isAtStart) this.#owner = connection.awaited[0];
      at = packets.advance(bytes, at);
      if (packets.isComplete && this.#ends()) {
        pieces.push(this.#piece(bytes.subarray(from, at), true));
        from = at;
      }
      if (connection.unread === undefined) continue;
      pieces.push({ bytes: bytes.subarray(from) });
      return;
    }
    if (from < at) pieces.push(this.#piece(bytes.subarray(from, at), false));
  }

  #piece(bytes: Buffer, ends: boolean): Piece {
    const request = this.#owner?.request;
    if (request === undefined) return { bytes };
    return ends ? { bytes, request, ends } : { bytes, request };
  }

  /** Takes the payload that has come; true where what it belongs to ends with it. */
  #ends(): boolean {
    const connection = this.#connection;
    const packets = this.#packets;
    if (this.#owner === undefined) {
      const isError = packets.bytes[packets.from] === FIRST_BYTE.ERROR && packets.to > packets.from;
      if (!isError) connection.giveUp("the server says something that it was not asked for");
      return isError;
    }
    switch (this.#owner.reply.take(packets)) {
      case "ends":
        this.#endReply(this.#owner);
        return true;
      case "asks-file":
        connection.turn = "file";
        break;
      case "asks-login":
        connection.turn = "login";
        break;
      case "not-understood":
        connection.giveUp("a reply of the server is not understood");
        break;
      case "goes-on":
    }
    return false;
  }

  #endReply({ reply, prepares }: Awaited): void {
    const { awaited, session, turn } = this.#connection;
    awaited.shift();
    if (turn === "login") this.#connection.turn = "commands";
    if (reply.status !== undefined) session.takeStatus(reply.status, awaited.length > 0);
    const { preparedAs } = reply;
    if (prepares === undefined || preparedAs === undefined) return;
    prepares.parameters = preparedAs.parameters;
    session.keepPrepared(preparedAs.id, prepares);
  }
}
