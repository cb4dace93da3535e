// The simulated MySQL: the statements of server/orders, in transactions that wait for each other as InnoDB's do. It knows
// no time and no chance, and does nothing but in a call of its sessions.
import { type Lock, stillWaitsFor } from "./locks.ts";
import { barriersTable, ordersTable } from "./schema.ts";
import { type Server, Session, type SimSession } from "./session.ts";
import { deadlock, SqlError } from "./sql-error.ts";
import type { SqlResult } from "./statements.ts";
import type { Row, Table } from "./table.ts";
import { Transaction } from "./transaction.ts";

export { type SimSession, SqlError, type SqlResult };

/** What a real MySQL leaves to chance, or to what is not modelled here. */
export interface Choices {
  /**
   * Whose transaction ends where sessions wait for each other in a circle: the first of them has just asked, and it is the
   * default. InnoDB takes one that has changed little.
   */
  victim?: (circle: readonly SimSession[]) => SimSession | undefined;
  /** Which of several goes on first whose waits have ended at once, counted from 0, which is the default. */
  next?: (count: number) => number;
}

/** What is stored at rest. */
export interface Stored {
  orders: { sale: string; user: string; gid: string }[];
  barriers: { gid: string; branchId: string; op: string; reason: string }[];
}

export class SimMysql implements Server {
  readonly orders = ordersTable();
  readonly barriers = barriersTable();
  readonly #choices: Choices;
  readonly #open = new Set<Session>();
  readonly #sessions = new Map<Transaction, Session>();
  readonly #ready: Transaction[] = [];
  #commits = 0;
  #isRunningOn = false;

  constructor(choices: Choices = {}) {
    this.#choices = choices;
  }

  /** A connection. */
  open(): SimSession {
    const session = new Session(this);
    this.#open.add(session);
    return session;
  }

  /** It is killed and starts again: every session ends without a word, and what was not committed is gone. */
  crash(): void {
    for (const session of this.#open) session.forget();
    this.#open.clear();
    for (const owner of this.#sessions.keys()) {
      for (const { place } of owner.locks) place.locks = [];
      owner.locks = [];
    }
    for (const owner of this.#sessions.keys()) this.undoTo(owner, 0);
    this.#sessions.clear();
    this.#ready.length = 0;
  }

  /** What is committed, in the order of the ids. */
  snapshot(): Stored {
    const storedIn = ({ rows }: Table) =>
      rows
        .filter(({ committedAt, deletedAt }) => committedAt !== undefined && deletedAt === undefined)
        .sort((one, other) => one.id - other.id);
    return {
      orders: storedIn(this.orders).map(({ values: [sale = "", user = "", gid = ""] }) => ({
        ...{ sale, user, gid },
      })),
      barriers: storedIn(this.barriers).map(
        ({ values: [, gid = "", branchId = "", op = "", , reason = ""] }) => ({
          ...{ gid, branchId, op, reason },
        }),
      ),
    };
  }

  /** How many statements wait for a lock. */
  get waiting(): number {
    return [...this.#sessions.keys()].filter(({ waiting }) => waiting !== undefined).length;
  }

  /** The rows that a plain SELECT sees: its own, and what was committed before the first SELECT of its transaction. */
  seenBy(owner: Transaction, table: Table): Row[] {
    owner.view ??= this.#commits;
    const { view } = owner;
    return table.rows.filter(
      ({ writer, committedAt = Infinity, deletedAt = Infinity }) =>
        writer === owner || (committedAt <= view && deletedAt > view),
    );
  }

  /** Undoes what the transaction has inserted beyond its first `count` rows. It goes on. */
  undoTo(owner: Transaction, count: number): void {
    for (const row of owner.inserted.splice(count).reverse()) {
      this.#free(row.table.remove(row));
      row.table.rows.splice(row.table.rows.lastIndexOf(row), 1);
    }
  }

  /** A connection is closed. */
  closed(session: Session): void {
    this.#open.delete(session);
  }

  begin(session: Session): Transaction {
    const owner = new Transaction();
    this.#sessions.set(owner, session);
    return owner;
  }

  /** Ends a transaction. Who waited for it is ready. */
  end(owner: Transaction, isCommitted: boolean): void {
    if (isCommitted) this.#commit(owner);
    else this.undoTo(owner, 0);
    this.#sessions.delete(owner);
    owner.isOver = true;
    const { locks } = owner;
    owner.locks = [];
    for (const lock of locks) lock.place.locks.splice(lock.place.locks.indexOf(lock), 1);
    const waiting: Lock[] = [];
    for (const place of new Set(locks.map(({ place }) => place)))
      waiting.push(...place.locks.filter(({ isWaiting }) => isWaiting));
    for (const lock of waiting) this.#lookAgain(lock);
  }

  /** Runs a statement on until it ends or waits. */
  runOn(owner: Transaction): void {
    const session = this.#sessions.get(owner);
    if (session?.work === undefined) return;
    try {
      const { value, done } = session.work.next();
      if (done === true) session.finish(owner, value);
      else this.#await(owner, value);
    } catch (error) {
      if (!(error instanceof SqlError)) throw error;
      session.finish(owner, error);
    }
  }

  /** Runs on the statements that are ready, and those that these make ready. */
  runReady(): void {
    if (this.#isRunningOn) return;
    this.#isRunningOn = true;
    try {
      while (this.#ready.length > 0) {
        const count = this.#ready.length;
        const [owner] = this.#ready.splice(count > 1 ? (this.#choices.next?.(count) ?? 0) : 0, 1);
        if (owner !== undefined) this.runOn(owner);
      }
    } finally {
      this.#isRunningOn = false;
    }
  }

  #commit(owner: Transaction): void {
    this.#commits++;
    for (const row of owner.inserted) row.committedAt = this.#commits;
    for (const row of owner.deleted) {
      row.deletedAt = this.#commits;
      this.#free(row.table.remove(row));
    }
  }

  /** The record is gone for which these have waited. */
  #free(owners: readonly Transaction[]): void {
    for (const owner of owners) this.#isReady(owner);
  }

  #isReady(owner: Transaction): void {
    owner.waiting = undefined;
    owner.waitsFor = undefined;
    this.#ready.push(owner);
  }

  #await(owner: Transaction, lock: Lock): void {
    owner.waiting = lock;
    owner.waitsFor = stillWaitsFor(lock);
    this.#breakCircle(owner);
  }

  /** A lock ahead of this one is gone. */
  #lookAgain(lock: Lock): void {
    // Who waited may have been a victim by now.
    if (!lock.isWaiting || lock.owner.waiting !== lock) return;
    const blocker = stillWaitsFor(lock);
    if (blocker === undefined) {
      lock.isWaiting = false;
      this.#isReady(lock.owner);
    } else if (blocker !== lock.owner.waitsFor) {
      lock.owner.waitsFor = blocker;
      this.#breakCircle(lock.owner);
    }
  }

  /** Where the transactions for which this one waits wait for it, one of them ends. */
  #breakCircle(owner: Transaction): void {
    const circle = [owner];
    for (let next = owner.waitsFor; next !== owner; next = next.waitsFor) {
      if (next === undefined || circle.includes(next)) return;
      circle.push(next);
    }
    const sessions = circle.map((one) => this.#sessions.get(one)).filter((one) => one !== undefined);
    const chosen = this.#choices.victim?.(sessions);
    const victim = circle.find((one) => this.#sessions.get(one) === chosen) ?? owner;
    const session = this.#sessions.get(victim);
    this.end(victim, false);
    session?.finishAsVictim(deadlock());
  }
}
