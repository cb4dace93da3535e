// Every request of a sale for a unit, in columns: when, how long, what came of it, and of which kind it was.
import type { ReplyReason } from "../../targets/schema/replies.ts";
import { Column } from "../compact/column.ts";
import type { Outcome, Purchase } from "../record/history.ts";
import { isProbe } from "../record/probe.ts";

/**
 * Why a buyer asked: for the first time, again before any answer had come (`second click`), after an answer that left
 * them without a decision (`asked again`), or after a decision (`came back`). Probes are of the harness.
 */
export const KINDS = ["first ask", "second click", "asked again", "came back", "probe"] as const;
export type RequestKind = (typeof KINDS)[number];

export const OUTCOMES = ["ok", "fail", "info"] as const satisfies readonly Outcome[];

const DECIDED: readonly (ReplyReason | undefined)[] = ["sold-out", "already"];
const PROBE = KINDS.indexOf("probe");

/** One request. Times in ms; `completed` is infinite where no answer came. */
export interface Request {
  buyer: number;
  invoked: number;
  completed: number;
  /** Their places in {@link OUTCOMES} and {@link KINDS}. */
  outcome: number;
  kind: number;
}

/** All requests of one sale, in the order of their ends. */
export class Requests {
  readonly #buyers = new Column(Int32Array);
  readonly #invoked = new Column();
  readonly #completed = new Column();
  /** Outcome and kind of each. */
  readonly #tags = new Column(Uint8Array);
  /** When each buyer got their first answer. */
  readonly #answeredAt = new Column();
  /** 1 if the last answer to a buyer decided. */
  readonly #isDecided = new Column(Uint8Array);

  /** Adds one more request of the buyer of this number, and why it was refused, if it was; returns the request's number. */
  add(buyer: number, purchase: Purchase, refusedFor: ReplyReason | undefined): number {
    const { invoked, completed, outcome, process } = purchase;
    const kind = isProbe(process) ? PROBE : this.#kindOf(buyer, invoked);
    this.#buyers.push(buyer);
    this.#invoked.push(invoked);
    this.#completed.push(completed);
    this.#tags.push(OUTCOMES.indexOf(outcome) * KINDS.length + kind);
    const isDecided = outcome === "ok" || DECIDED.includes(refusedFor) ? 1 : 0;
    if (buyer === this.#answeredAt.length) {
      this.#answeredAt.push(completed);
      this.#isDecided.push(isDecided);
    } else this.#isDecided.set(buyer, isDecided);
    return this.length - 1;
  }

  get length(): number {
    return this.#buyers.length;
  }

  /** Of the request of this number: its buyer's number, and its times in ms. */
  buyerOf(index: number): number {
    return this.#buyers.at(index);
  }

  invokedAt(index: number): number {
    return this.#invoked.at(index);
  }

  completedAt(index: number): number {
    return this.#completed.at(index);
  }

  /** The request of this number. */
  at(index: number): Request {
    const tag = this.#tags.at(index);
    return {
      buyer: this.buyerOf(index),
      invoked: this.invokedAt(index),
      completed: this.completedAt(index),
      outcome: Math.floor(tag / KINDS.length),
      kind: tag % KINDS.length,
    };
  }

  /** Answers come in their order, so the first that is seen of a buyer is taken for their first ask. */
  #kindOf(buyer: number, invoked: number): number {
    if (buyer === this.#answeredAt.length) return KINDS.indexOf("first ask");
    if (invoked < this.#answeredAt.at(buyer)) return KINDS.indexOf("second click");
    return KINDS.indexOf(this.#isDecided.at(buyer) === 1 ? "came back" : "asked again");
  }
}
