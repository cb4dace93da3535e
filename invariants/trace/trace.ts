// What a trace is: all that a record knows of one buyer of a sale, or of one gid, in the order of time. Pure data, which
// the terminal, Markdown and the page show. It must never hold a step that only the shape of one server suggests.

/** Who sends or gets something: `buyer`, a server's name, `DTM`, `Redis`, `MySQL`, or a store by what it holds. */
export type Party = string;

/** How an event is known. `follows`: it was not seen, and something that was seen needs it. */
export type Source = "history" | "wire" | "ledger" | "orders" | "messages" | "samples" | "log" | "follows";

/** Something that happened. Times in ms since the epoch. */
export interface TraceEvent {
  /** When it happened or began; absent where that is not known. */
  at?: number;
  /** When its reply came; absent where none did, or where it took no time. */
  until?: number;
  /** Where its own time is not known: it cannot have been before this. */
  notBefore?: number;
  /** Both are the same for what happens at one place. */
  from: Party;
  to: Party;
  what: string;
  /** What came back: absent where nothing did, or where it is no request. */
  reply?: string;
  /** `ok`, `fail` or `info`: of a request of the buyer. */
  outcome?: "ok" | "fail" | "info";
  /** It was broken on purpose. */
  isStruck?: boolean;
  /** It should have happened, and has not. */
  isMissing?: boolean;
  source: Source;
  /** How it is known, in words. */
  known: string;
  /** More of it, such as the text of a request on the wire. */
  detail?: string;
  /** What of the record shows it, as it stands there. */
  evidence: readonly unknown[];
}

/** A fault that was in force at some time of the trace. */
export interface FaultBand {
  what: string;
  /** When it struck. */
  from: number;
  /** When it was healed; absent if that is not recorded. */
  to?: number;
}

/** What one place held at the end. `unread`: nothing follows from its not being there. */
export interface HeldAtEnd {
  place: string;
  state: "holds" | "holds nothing" | "unread";
  what: string;
}

/** A finding of the verdict about this buyer or gid, and what the invariant wants. */
export interface TraceFinding {
  invariant: string;
  says: string;
  what: string;
}

/** All that is known. */
export interface Trace {
  sale: string;
  users: readonly string[];
  gids: readonly string[];
  /** What became of it, in one sentence. */
  because: string;
  /** When the first operation of the run began: times are shown since then. */
  startedAt: number;
  /** From the buyer to the stores, those that take part. */
  parties: readonly Party[];
  events: readonly TraceEvent[];
  faults: readonly FaultBand[];
  held: readonly HeldAtEnd[];
  findings: readonly TraceFinding[];
  /** What the record does not tell. */
  notes: readonly string[];
}
