// What a client sends, cut into requests. A command is kept back until its head is there; all else passes as it comes.
import type { RequestHead } from "../../exchange.ts";
import type { Piece } from "../../protocol.ts";
import { readCommand } from "./commands.ts";
import { type Connection, KeptBack } from "./connection.ts";
import { readAnswer } from "./login.ts";
import { Packets } from "./packets.ts";
import { Reply } from "./reply.ts";

const HEADER = 4;
/** As much of a command is read. */
const MOST_OF_HEAD = 65_536;

export class ClientSide {
  readonly #connection: Connection;
  readonly #packets = new Packets();
  readonly #kept = new KeptBack();
  #requests = 0;
  /** The request whose bytes are coming. */
  #open: { request: number; ends: true | "without-reply" } | undefined;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  take(chunk: Buffer): Piece[] {
    const connection = this.#connection;
    const bytes = this.#kept.add(chunk, connection.unread !== undefined);
    const pieces: Piece[] = [];
    let at = 0;
    while (bytes !== undefined && at < bytes.length) {
      const head =
        this.#packets.isAtStart && connection.unread === undefined ? this.#start(bytes, at) : undefined;
      if (head === "short") break;
      const end = connection.unread === undefined ? this.#packets.advance(bytes, at) : bytes.length;
      pieces.push(this.#piece(bytes.subarray(at, end), head));
      at = end;
    }
    return pieces;
  }

  /** A payload starts here: a request with its head, or something else. */
  #start(bytes: Buffer, at: number): RequestHead | "short" | undefined {
    const { turn } = this.#connection;
    if (turn === "login" || turn === "file") return undefined;
    const left = bytes.length - at;
    const length = left < HEADER ? 0 : bytes.readUIntLE(at, 3);
    const needed = HEADER + Math.min(length, MOST_OF_HEAD);
    if (left < needed) {
      this.#kept.keep(bytes.subarray(at), needed);
      return "short";
    }
    const start = bytes.subarray(at + HEADER, at + needed);
    if (turn === "answer") this.#answer(start);
    else return this.#command(start, length > start.length, bytes[at + 3] ?? 0);
    return undefined;
  }

  #answer(start: Buffer): void {
    const connection = this.#connection;
    const { offer } = connection;
    const agreed =
      offer === undefined ? "the client speaks before the server has greeted" : readAnswer(start, offer);
    if (typeof agreed === "string") {
      connection.giveUp(agreed);
      return;
    }
    connection.session.agreed = agreed;
    connection.awaited.push({ reply: new Reply("login", agreed) });
    connection.turn = "login";
  }

  #command(start: Buffer, isCut: boolean, sequence: number): RequestHead | undefined {
    const connection = this.#connection;
    const command = sequence === 0 ? readCommand(start, isCut, connection.session) : undefined;
    if (command === undefined) {
      const what = sequence === 0 ? `the command ${start[0]}, which is not known here` : "what is no command";
      connection.giveUp(`the client sends ${what}`);
      return undefined;
    }
    const { head, reply: kind, prepares } = command;
    const request = this.#requests;
    this.#requests += 1;
    this.#open = { request, ends: kind === undefined ? "without-reply" : true };
    if (kind !== undefined) {
      const reply = new Reply(kind, connection.session.agreed);
      connection.awaited.push(prepares === undefined ? { reply, request } : { reply, request, prepares });
    }
    return head;
  }

  #piece(bytes: Buffer, head: RequestHead | undefined): Piece {
    const { isComplete, total } = this.#packets;
    const connection = this.#connection;
    if (connection.unread !== undefined) return { bytes };
    const open = this.#open;
    if (open === undefined) {
      if (connection.turn === "file" && isComplete && total === 0) connection.turn = "commands";
      return { bytes };
    }
    const piece: Piece = { bytes, request: open.request };
    if (head !== undefined) piece.head = head;
    if (isComplete) piece.ends = open.ends;
    if (isComplete) this.#open = undefined;
    return piece;
  }
}
