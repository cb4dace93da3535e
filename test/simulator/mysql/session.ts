// A connection to the simulated MySQL: at most one transaction and one statement at a time.
import { SqlError } from "./sql-error.ts";
import {
  type Database,
  type Running,
  type SqlResult,
  statementOf,
  TRANSACTION_WORDS,
  textOf,
} from "./statements.ts";
import type { Transaction } from "./transaction.ts";

export type Outcome = SqlResult | SqlError;

export interface SimSession {
  /**
   * Runs one statement. `done` is called at once or, where another session holds a lock, in the call that ends the wait.
   * Throws for a statement that is not known, for a second one at a time, and after the end of the session.
   */
  run(sql: string, params: readonly unknown[], done: (outcome: Outcome) => void): void;
  /**
   * Ends the session and rolls back. A statement that waits goes on waiting, as on a server that has not noticed that its
   * client is gone; what it does then is rolled back, and `done` is not called.
   */
  close(): void;
}

/** What a session needs of its server. */
export interface Server extends Database {
  closed(session: Session): void;
  begin(session: Session): Transaction;
  end(owner: Transaction, isCommitted: boolean): void;
  runOn(owner: Transaction): void;
  runReady(): void;
}

const DONE = { affectedRows: 0 };

export class Session implements SimSession {
  readonly #server: Server;
  /** The transaction that BEGIN has begun. A statement outside of one has its own, which ends with it. */
  #transaction: Transaction | undefined;
  /** The statement at work. */
  #statement: { work: Running; done: (outcome: Outcome) => void } | undefined;
  #isOver = false;
  constructor(server: Server) {
    this.#server = server;
  }

  /** The statement at work. */
  get work(): Running | undefined {
    return this.#statement?.work;
  }

  run(sql: string, params: readonly unknown[], done: (outcome: Outcome) => void): void {
    if (this.#isOver) throw new Error(`the session has ended, and cannot run: ${sql}`);
    if (this.#statement !== undefined)
      throw new Error(`the session is still at work, and cannot run: ${sql}`);
    const text = textOf(sql);
    const word = TRANSACTION_WORDS[text];
    if (word === undefined) {
      const statement = statementOf(text);
      const owner = this.#transaction ?? this.#server.begin(this);
      const started = statement(this.#server, owner, params);
      if ("next" in started) {
        this.#statement = { work: started, done };
        this.#server.runOn(owner);
      } else {
        if (owner !== this.#transaction) this.#server.end(owner, true);
        done(started);
      }
    } else {
      this.#endTransaction(word !== "rollback");
      if (word === "begin") this.#transaction = this.#server.begin(this);
      done(DONE);
    }
    this.#server.runReady();
  }

  close(): void {
    this.#isOver = true;
    this.#server.closed(this);
    if (this.#statement !== undefined) return;
    this.#endTransaction(false);
    this.#server.runReady();
  }

  /** The server has crashed: no word comes of what is at work. */
  forget(): void {
    this.#isOver = true;
    this.#statement = undefined;
    this.#transaction = undefined;
  }

  /** Its statement has ended. */
  finish(owner: Transaction, outcome: Outcome): void {
    const done = this.#statement?.done;
    this.#statement = undefined;
    if (owner !== this.#transaction) this.#server.end(owner, !(outcome instanceof SqlError));
    else if (this.#isOver) this.#endTransaction(false);
    if (!this.#isOver) done?.(outcome);
  }

  /** Its transaction was ended to break a circle. */
  finishAsVictim(error: SqlError): void {
    const done = this.#statement?.done;
    this.#statement = undefined;
    this.#transaction = undefined;
    if (!this.#isOver) done?.(error);
  }

  #endTransaction(isCommitted: boolean): void {
    const owner = this.#transaction;
    this.#transaction = undefined;
    if (owner !== undefined) this.#server.end(owner, isCommitted);
  }
}
