// The connections to MySQL, and the tables that the server creates at its start.
import { createPool, type Pool, type PoolConnection } from "mysql2/promise";
import { readAsset } from "../assets.ts";
import type { Clock } from "../time/clock.ts";
import { Deadline } from "../time/deadline.ts";

const CONNECT_TIMEOUT_MS = 1_500;

/** A pool of connections. While MySQL is away it fails fast; afterwards it connects again by itself. */
export function connectMysql(url: string, connections: number): Pool {
  const bounds = { connectionLimit: connections, connectTimeout: CONNECT_TIMEOUT_MS };
  // `trace` would make a stack trace for each statement, which costs more than sending the statement.
  return createPool({ uri: url, ...bounds, trace: false });
}

/**
 * Runs `body` with a connection of the pool, for at most `budgetMs`. After any failure, a time-out too, it closes the
 * connection: MySQL then rolls back what was not committed, and a connection that hangs is not used again.
 */
export async function withConnection<T>(
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

/** Creates the tables that are missing. */
export async function createTables(pool: Pool): Promise<void> {
  const schema = readAsset("./orders/schema.sql");
  for (const statement of schema.split(/;\s*$/m)) {
    if (statement.trim() !== "") await pool.query(statement);
  }
}
