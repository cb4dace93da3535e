// What both directions of a connection share: whose turn it is, the replies that are to come, and when reading ends.
import type { Offer } from "./login.ts";
import type { Prepared } from "./prepared.ts";
import type { Reply } from "./reply.ts";
import { Session } from "./session.ts";

/** A reply that is to come, and what its request prepares. */
export interface Awaited {
  reply: Reply;
  /** Absent for the login at the start of the connection, which is no request. */
  request?: number;
  prepares?: Prepared;
}

export class Connection {
  /** Why nothing is read any more. */
  unread: string | undefined;
  readonly session = new Session();
  /** In the order of their requests. */
  readonly awaited: Awaited[] = [];
  /** Absent until the server has greeted. */
  offer: Offer | undefined;
  /** What the client sends next: its answer to the greeting, more of a login, commands, or a file. */
  turn: "answer" | "login" | "commands" | "file" = "answer";

  giveUp(why: string): void {
    this.unread ??= why;
  }
}

/** Bytes that are kept back until there are enough of them to be read. */
export class KeptBack {
  #chunks: Buffer[] = [];
  #length = 0;
  #needed = 0;

  /** Keeps these until there are as many as are needed. */
  keep(bytes: Buffer, needed: number): void {
    this.#chunks = [bytes];
    this.#length = bytes.length;
    this.#needed = needed;
  }

  /** What was kept and what has come since, once it is enough, or where nothing is to be kept any more. */
  add(chunk: Buffer, isEnough: boolean): Buffer | undefined {
    if (this.#length === 0) return chunk;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#length < this.#needed && !isEnough) return undefined;
    const bytes = Buffer.concat(this.#chunks, this.#length);
    this.#chunks = [];
    this.#length = 0;
    return bytes;
  }
}
