// What a connection remembers from one command to the next: what was agreed on, its prepared statements, its transaction.
import type { RequestHead } from "../../exchange.ts";
import { type Agreement, NOTHING_AGREED } from "./login.ts";
import { LAST_PREPARED, STATUS } from "./numbers.ts";
import type { Prepared } from "./prepared.ts";
import type { Statement } from "./statement.ts";

export class Session {
  agreed: Agreement = NOTHING_AGREED;
  /** Whether a backslash escapes in a text. */
  escapes = true;
  /** A transaction is open, or every statement is part of one since `autocommit=0`. */
  #isOpen = false;
  readonly #prepared = new Map<number, Prepared>();
  #lastPrepared: Prepared | undefined;

  /** Takes what the server says of itself; `isAhead`: further commands are under way that it does not know of. */
  takeStatus(status: number, isAhead: boolean): void {
    this.escapes = (status & STATUS.NO_BACKSLASH_ESCAPES) === 0;
    if (isAhead) return;
    const isAutocommit = (status & STATUS.AUTOCOMMIT) !== 0;
    this.#isOpen = !isAutocommit || (status & STATUS.IN_TRANSACTION) !== 0;
  }

  /** The head of a request that does this; the next one is read as if it had been done. */
  headOf({ verb, on, writes, transaction }: Omit<Statement, "parameters">, text: string): RequestHead {
    const stands = this.#stands(transaction);
    if (stands === "begins") this.#isOpen = true;
    if (stands === "ends") this.#isOpen = false;
    const head = { verb, on, writes: writes || stands === "ends", text };
    return stands === undefined ? head : { ...head, transaction: stands };
  }

  #stands(transaction: Statement["transaction"]): RequestHead["transaction"] {
    if (transaction === "begins" || transaction === "ends") return transaction;
    if (!this.#isOpen) return undefined;
    return transaction === "ends-if-open" ? "ends" : "within";
  }

  prepare(prepared: Prepared): void {
    this.#lastPrepared = prepared;
  }

  keepPrepared(id: number, prepared: Prepared): void {
    this.#prepared.set(id, prepared);
  }

  prepared(id: number): Prepared | undefined {
    return id === LAST_PREPARED ? this.#lastPrepared : this.#prepared.get(id);
  }

  forget(id: number): void {
    this.#prepared.delete(id);
  }

  /** All that a reset of the connection, or another user, puts an end to. */
  forgetAll(): void {
    this.#prepared.clear();
    this.#lastPrepared = undefined;
  }
}
