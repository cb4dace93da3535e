// The connections to MySQL, and the tables made at the start.
import { createPool, type Pool, type PoolConnection } from "mysql2/promise";
import { readAsset } from "../assets.ts";
import type { Clock } from "../time/clock.ts";
import { Deadline } from "../time/deadline.ts";

const CONNECT_TIMEOUT_MS = 1_500;

/** A pool that fails fast while MySQL is away and comes back by itself. */
export function connectMysql(url: string, connections: number): Pool {
  const bounds = { connectionLimit: connections, connectTimeout: CONNECT_TIMEOUT_MS };
  // Without a stack trace made for each statement, which costs more than sending it.
  return createPool({ uri: url, ...bounds, trace: false });
}

/**
 * Lends a connection for at most `budgetMs`. Whatever goes wrong, time-out included, the connection is dropped
 * and with it all that was not committed: one that hangs must not be lent again.
 */
export async function borrow<T>(
  pool: Pool,
  clock: Clock,
  budgetMs: number,
  body: (connection: PoolConnection) => Promise<T>,
): Promise<T> {
  const connection = await pool.getConnection();
  try {
    const value = await new Deadline(clock, budgetMs).bound(body(connection));
    connection.release();
    return value;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** Makes the tables where they are missing. */
export async function createTables(pool: Pool): Promise<void> {
  const schema = readAsset("./orders/schema.sql");
  for (const statement of schema.split(/;\s*$/m)) {
    if (statement.trim() !== "") await pool.query(statement);
  }
}
