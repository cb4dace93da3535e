// The protocol of a wire protocol: what each of the files beside it gives. Nothing here opens a socket.
import type { RequestHead } from "./exchange.ts";

/**
 * A piece of a stream. All pieces of a direction together are its bytes, in order and unchanged; but for the greeting of a
 * MySQL server, which loses its offers of TLS and of compression, since what they hide cannot be read.
 */
export interface Piece {
  bytes: Buffer;
  /**
   * The request that it belongs to, counted from 0: as a part of it, or of its reply. Absent where it belongs to none: a
   * greeting, a login, a push, and all that is passed on unread.
   */
  request?: number;
  /** Only with the first piece of a request: what it is. */
  head?: RequestHead;
  /** It is the last piece of the request or of the reply. A request without a reply says so. */
  ends?: true | "without-reply";
}

/**
 * One connection. Chunks come in any sizes; what cannot be told apart yet is kept back, but never more than the head of
 * a request: the body of a large value comes out as it comes in.
 */
export interface Conversation {
  /** Takes what the client sent; returns what can be passed on. */
  fromClient(chunk: Buffer): Piece[];
  /** Takes what the server sent. */
  fromServer(chunk: Buffer): Piece[];
  /** Why it is not understood from here on; undefined while it is. From then on all comes out as it comes in. */
  readonly unread: string | undefined;
}

/** A wire protocol. */
export interface Protocol {
  name: "redis" | "mysql" | "http";
  converse(): Conversation;
}
