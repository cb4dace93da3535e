// The start of a server: it waits for the stores, creates the tables, and asks both stores if they keep what they
// acknowledge. A store that is away does not keep a server from starting. One that refuses it does.
import type { Redis } from "ioredis";
import type { Pool, RowDataPacket } from "mysql2/promise";
import type { Logger } from "pino";
import { doubtsOfMysql } from "../orders/durability.ts";
import { createTables, RefusedByMysql, withConnection } from "../orders/mysql.ts";
import { doubtsOfRedis } from "../stock/durability.ts";
import { isRefusedByRedis } from "../stock/redis.ts";
import { systemClock } from "../time/clock.ts";
import { Outages } from "../time/outage.ts";
import { ConfigError } from "./settings-text.ts";

const RETRY_MS = 500;
/** A statement that hangs for longer is tried again on another connection. */
const QUERY_BUDGET_MS = 10_000;
/** The server waits this long for the stores at its start. Then it serves without them. */
const STORES_MS = 2_000;

/** What a store that may lose what it acknowledged means: a warning, or no start. */
export type Durability = "warn" | "require";

/** What the start needs. */
export interface Start {
  redis: Redis;
  mysql: Pool;
  durability: Durability;
  logger: Logger;
  /** Aborted when the server drains. */
  signal: AbortSignal;
  /** A store that was away at the start has come, and would have kept the server from starting. */
  onRefused: (error: ConfigError) => void;
}

/** Waits until both stores are ready, for 2 s at most. Rejects with {@link ConfigError} if one of them refuses this server. */
export async function awaitStores(start: Start): Promise<void> {
  const both = Promise.all([awaitRedis(start), awaitMysql(start)]);
  let hasStarted = false;
  // What is found later cannot keep the server from starting any more.
  both.catch((error: unknown) => {
    if (hasStarted && error instanceof ConfigError) start.onRefused(error);
  });
  await Promise.race([both, new Promise((resolve) => setTimeout(resolve, STORES_MS))]);
  hasStarted = true;
}

async function awaitRedis({ redis, durability, logger, signal }: Start): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    if (redis.status === "ready") resolve();
    redis.once("ready", resolve);
    redis.on("error", (error: Error) => {
      if (isRefusedByRedis(error))
        reject(
          new ConfigError(
            `Redis refuses this server (${error.message}): set user and password in REDIS_URL, and give the user its rights`,
          ),
        );
    });
  });
  judge(
    await retry(() => doubtsOfRedis((name) => redis.config("GET", name)), "Redis", logger, signal),
    durability,
    logger,
  );
}

async function awaitMysql({ mysql, durability, logger, signal }: Start): Promise<void> {
  const query = (sql: string) =>
    withConnection(mysql, systemClock, QUERY_BUDGET_MS, (connection) =>
      connection.query<RowDataPacket[]>(sql),
    );
  try {
    await retry(() => createTables(query), "MySQL", logger, signal);
  } catch (error) {
    if (!(error instanceof RefusedByMysql)) throw error;
    throw new ConfigError(
      `MySQL refuses this server (${error.message}): check MYSQL_URL; its user needs CREATE, SELECT, INSERT and DELETE on its database and on dtm_barrier`,
    );
  }
  const read = async (sql: string) => (await query(sql))[0];
  judge(await retry(() => doubtsOfMysql(read), "MySQL", logger, signal), durability, logger);
}

/** Warns of the doubts, or throws {@link ConfigError} where the stores have to be durable. */
function judge(doubts: string[] = [], durability: Durability, logger: Pick<Logger, "warn">): void {
  if (durability === "require" && doubts.length > 0) {
    throw new ConfigError(`DURABILITY=require, and ${doubts.join("; and ")}; or set DURABILITY=warn`);
  }
  for (const doubt of doubts) logger.warn(doubt);
}

/** Tries until it works, so that a server that starts while a store is away recovers by itself. Undefined once it drains. */
async function retry<T>(
  action: () => Promise<T>,
  what: string,
  logger: Logger,
  signal: AbortSignal,
): Promise<T | undefined> {
  const outages = new Outages(what, logger);
  while (!signal.aborted) {
    try {
      const value = await action();
      outages.back();
      return value;
    } catch (error) {
      if (error instanceof RefusedByMysql) throw error;
      outages.away(error as Error);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
  return undefined;
}
