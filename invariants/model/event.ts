// What can be seen of a sale while it runs: one event for each step that a store, DTM or a buyer sees, in the order in
// which they happened. Events of one sale only.

/**
 * What a buyer was told, or that no reply came or will count: `unknown`. `already`: a unit is theirs, and this request did
 * not take it. `not-bought` is any other certain refusal.
 */
export type Told = { gid: string } | "sold-out" | "no-such-sale" | "already" | "not-bought" | "unknown";

/** What the stock's scripts answer a message: a decision, and for each of its users the gid that holds their unit. */
export interface Decided {
  decision: "no-sale" | "op" | "rollback" | "sold-out";
  gids: readonly (string | undefined)[];
}

/** Changes in Redis. Until Redis has written one to its disk, it may lose it. */
export type StockEvent =
  | { kind: "open"; units: number; answer: "opened" | "identical" | "differs" }
  | { kind: "restock"; units: number; key: string; answer: "added" | "already" | "differs" | "no-sale" }
  | { kind: "deduct"; gid: string; users: readonly string[]; answer: Decided }
  | { kind: "check-back"; gid: string; answer: "op" | "rollback" };

export type SaleEvent =
  | StockEvent
  /** Redis came back without this change. The newest is lost first. */
  | { kind: "lose"; lost: StockEvent }
  /** A read of the stock for some buyers. Undefined: the sale is not open. */
  | {
      kind: "look";
      users: readonly string[];
      answer: { remaining: number; gids: readonly (string | undefined)[] } | undefined;
    }
  /** A request for a unit leaves its buyer. The name of a request is used once. */
  | { kind: "ask"; request: string | number; user: string }
  | { kind: "tell"; request: string | number; told: Told }
  /** DTM has stored a message, has submitted it, has failed it, or has ended it because its branch succeeded. */
  | { kind: "prepare"; gid: string }
  | { kind: "submit"; gid: string }
  | { kind: "fail"; gid: string }
  | { kind: "succeed"; gid: string }
  /** A branch of this message has committed, and inserted orders for these buyers. */
  | { kind: "order"; gid: string; users: readonly string[] }
  /** All is healed, and nothing is left to do. */
  | { kind: "rest" };

export type EventKind = SaleEvent["kind"];
export type EventOf<K extends EventKind> = Extract<SaleEvent, { kind: K }>;
