// What passes on a wire: requests and their replies. It must know nothing of a target, a sale or a fault.

/** What a request is, read from its first bytes. */
export interface RequestHead {
  /** The command: `EVALSHA`, `INSERT`, `COMMIT`, `POST`. */
  verb: string;
  /** What it is done to, as it stands there: keys of Redis, tables of SQL, or one path with its query. */
  on: readonly string[];
  /** Whether it may change what the store holds. What is not known to only read counts as writing. */
  writes: boolean;
  /** How it stands to a transaction of its connection (`MULTI`, `BEGIN`, `autocommit=0`); absent: in none. */
  transaction?: "begins" | "within" | "ends";
  /** Its arguments or its body as text, up to 4 KiB, without headers: ids are looked for here. It may be private. */
  text: string;
}

/** One request and, once it has come, its reply. Times in ms of the harness's clock. */
export interface Exchange extends RequestHead {
  /** The link it passed on, such as `server-1-redis`. */
  link: string;
  /** Counts the connections of its link, from 1. */
  connection: number;
  /** Counts the requests of its connection, from 0. */
  number: number;
  /** When its first byte came. */
  requestedAt: number;
  /** When the first byte of its reply came; absent while none has. */
  repliedAt?: number;
}

/** What becomes of the connection when something on it was lost: closed at both ends, or open and silent. */
export type Aftermath = "cut" | "silence";

/**
 * What is done to one exchange.
 * - `lose-request`: the server never gets it.
 * - `lose-reply`: the server does it, and its reply never comes.
 * - `hold-request`, `hold-reply`: passed on, or lost with its connection cut, when the promise says so. A request that is
 *   held is delivered even if its client has given up meanwhile.
 * - `repeat`: the server gets it again right after its reply, and the client the first reply alone. Only a request of up
 *   to 64 KiB; where others are pipelined behind it, it is repeated behind those.
 */
export type Interference =
  | { kind: "lose-request" | "lose-reply"; aftermath: Aftermath }
  | { kind: "hold-request" | "hold-reply"; until: Promise<"deliver" | "lose"> }
  | { kind: "repeat" };

/** Sees every exchange of the links, and may interfere with each. It is called as bytes pass, so it must be fast. */
export interface Watcher {
  /** Called when a request's head is known, before any of it is passed on. */
  onRequest(exchange: Exchange): Interference | undefined;
  /** Called when the first byte of its reply came. */
  onReply?(exchange: Exchange): void;
  /** Called when a request that was repeated has its second reply. */
  onRepeated?(exchange: Exchange): void;
  /** Called where what was asked for could not be done to this exchange: it has no reply, or the connection ended. */
  onNotDone?(exchange: Exchange, why: string): void;
  /** Called once for what passes unread from here on: a protocol that is not understood, an upgrade, TLS. */
  onUnread?(link: string, reason: string): void;
}
