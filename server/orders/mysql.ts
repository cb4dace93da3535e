// The connections to MySQL, and the tables that the server creates at its start.
import { createPool, type Pool } from "mysql2/promise";
import { readAsset } from "../assets.ts";
import type { Clock } from "../time/clock.ts";
import { Deadline } from "../time/deadline.ts";

const CONNECT_TIMEOUT_MS = 1_500;
/** Most who wait for a connection of a pool. The next one fails at once; DTM calls its branch again. */
const WAITING_LIMIT = 1_000;

/** A pool of connections. While MySQL is away it fails fast; afterwards it connects again by itself. */
export function connectMysql(url: string, connections: number): Pool {
  const bounds = {
    ...{ connectionLimit: connections, queueLimit: WAITING_LIMIT },
    connectTimeout: CONNECT_TIMEOUT_MS,
  };
  // `trace` would make a stack trace for each statement, which costs more than sending the statement.
  return createPool({ uri: url, ...bounds, trace: false });
}

/** A connection as {@link withConnection} needs it. */
interface Borrowed {
  release(): void;
  destroy(): void;
}

/** A connection of a pool, as the orders use it: mysql2's has more. */
export interface OrderConnection extends Borrowed {
  beginTransaction(): Promise<void>;
  commit(): Promise<void>;
  /** Resolves with the rows of a SELECT, or with what became of another statement, and then what is not used here. */
  query(sql: string, params: NonNullable<unknown>[]): Promise<readonly [unknown, unknown]>;
}

/** A pool, as the orders use it. */
export interface OrderPool {
  getConnection(): Promise<OrderConnection>;
}

/**
 * Runs `body` with a connection of the pool. Both have `budgetMs` together. After any failure, a time-out too, it closes
 * the connection: MySQL then rolls back what was not committed, and a connection that hangs is not used again.
 */
export async function withConnection<T, C extends Borrowed>(
  pool: { getConnection(): Promise<C> },
  clock: Clock,
  budgetMs: number,
  body: (connection: C) => Promise<T>,
): Promise<T> {
  const deadline = new Deadline(clock, budgetMs);
  const connection = await connectionBy(deadline, pool.getConnection());
  try {
    const value = await deadline.bound(body(connection));
    connection.release();
    return value;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** The connection, if it comes by the deadline. One that comes later is given back to its pool. */
async function connectionBy<C extends Borrowed>(deadline: Deadline, coming: Promise<C>): Promise<C> {
  try {
    return await deadline.bound(coming);
  } catch (error) {
    coming.then(
      (late) => late.release(),
      () => {},
    );
    throw error;
  }
}

const ASK_BUDGET_MS = 1_500;

/** A connection that can be asked something. */
type Asking = Borrowed & { query(sql: string): Promise<unknown> };

/** Resolves if MySQL answers, within 1.5 s. */
export async function askMysql(pool: { getConnection(): Promise<Asking> }, clock: Clock): Promise<void> {
  await withConnection(pool, clock, ASK_BUDGET_MS, (connection) => connection.query("SELECT 1"));
}

/** MySQL answers, and refuses: the user has no rights, or the database is not there. Asking again does not help. */
export class RefusedByMysql extends Error {
  override readonly name = "RefusedByMysql";
}

const REFUSALS: readonly unknown[] = [
  "ER_ACCESS_DENIED_ERROR",
  "ER_ACCESS_DENIED_NO_PASSWORD_ERROR",
  "ER_DBACCESS_DENIED_ERROR",
  "ER_TABLEACCESS_DENIED_ERROR",
  "ER_SPECIFIC_ACCESS_DENIED_ERROR",
  "ER_BAD_DB_ERROR",
];

const isRefusal = (error: unknown) => REFUSALS.includes((error as { code?: unknown }).code);

/**
 * Creates the tables that are missing. A user who may not do that is welcome if the tables are there. Rejects with
 * {@link RefusedByMysql}, or with the error of a MySQL that is away.
 */
export async function createTables(run: (sql: string) => Promise<unknown>): Promise<void> {
  const schema = readAsset("./orders/schema.sql");
  try {
    for (const statement of schema.split(/;\s*$/m)) {
      if (statement.trim() !== "") await run(statement);
    }
  } catch (error) {
    if (!isRefusal(error)) throw error;
    await demandTables(run, error as Error);
  }
}

async function demandTables(run: (sql: string) => Promise<unknown>, cause: Error): Promise<void> {
  try {
    for (const table of ["orders", "dtm_barrier.barrier"]) await run(`SELECT 1 FROM ${table} LIMIT 0`);
  } catch (error) {
    if (!isRefusal(error) && (error as { code?: unknown }).code !== "ER_NO_SUCH_TABLE") throw error;
    throw new RefusedByMysql(cause.message, { cause });
  }
}
