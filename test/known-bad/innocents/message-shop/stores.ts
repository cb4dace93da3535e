// The stores of this shop. What does not answer in time is an error, and its connection is given up.
import { readFileSync } from "node:fs";
import { Redis } from "ioredis";
import {
  type Connection,
  createPool,
  type Pool,
  type ResultSetHeader,
  type RowDataPacket,
} from "mysql2/promise";

const PATIENCE_MS = 800;

export const text = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

/** A command whose reply was lost fails, since nobody knows if it ran: ioredis must not send it again by itself. */
export function connectRedis(url: string): Redis {
  const redis = new Redis(url, {
    ...{ autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 1, retryStrategy: () => 50 },
    ...{ commandTimeout: PATIENCE_MS, connectTimeout: PATIENCE_MS, socketTimeout: PATIENCE_MS },
  });
  redis.on("error", (error) => console.error(`redis: ${error.message}`));
  return redis;
}

export const connectMysql = (uri: string): Pool =>
  createPool({ uri, connectionLimit: 16, connectTimeout: PATIENCE_MS });

export async function createTables(mysql: Pool): Promise<void> {
  for (const table of text("schema.sql").split(";\n").slice(0, -1)) await mysql.query(table);
}

/** One statement: its rows, or what it changed. */
export async function run<T extends RowDataPacket[] | ResultSetHeader>(
  mysql: Pool | Connection,
  sql: string,
  values: unknown[] = [],
): Promise<T> {
  const [result] = await mysql.query<T>({ sql, values, timeout: PATIENCE_MS });
  return result;
}
