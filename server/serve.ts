// One server process: connects to the stores, listens, and drains when a signal stops it.
import { randomBytes } from "node:crypto";
import type { Logger } from "pino";
import { Pool } from "undici";
import { buildApp } from "./app.ts";
import type { Config } from "./config.ts";
import { dtmCoordinator } from "./dtm/client.ts";
import { connectMysql, createTables } from "./orders/mysql.ts";
import { ordersInMysql } from "./orders/orders.ts";
import { createMetrics } from "./routes/metrics.ts";
import { ArmedFailpoints, journalIn } from "./selling/failpoints.ts";
import { connectRedis } from "./stock/redis.ts";
import { stockInRedis } from "./stock/stock.ts";
import { systemClock } from "./time/clock.ts";

const DRAIN_MS = 5_000;
/** Connections to MySQL for reading sales, besides those of the branches. */
const READING_CONNECTIONS = 2;
const RETRY_MS = 500;
/** The server waits this long for the stores at its start. Then it serves without them. */
const STORES_MS = 2_000;

/**
 * Serves until SIGTERM or SIGINT. Then it drains: it takes no new connections, answers the requests that it has, waits
 * for their messages to finish, and ends the process, after 5 s at the latest. A second signal calls `stopAtOnce`.
 */
export async function serve(config: Config, logger: Logger, stopAtOnce: () => void): Promise<void> {
  const redis = connectRedis(config.redisUrl, (error) => logger.warn({ err: error }, "Redis is away"));
  const mysql = connectMysql(config.mysqlUrl, config.mysqlConnections);
  const dtm = new Pool(config.dtmUrl, { connections: 64, headersTimeout: 3_000, bodyTimeout: 3_000 });
  const stock = stockInRedis(redis);
  const app = await buildApp({
    stock,
    orders: ordersInMysql(
      { branches: mysql, reads: connectMysql(config.mysqlUrl, READING_CONNECTIONS) },
      systemClock,
    ),
    coordinator: dtmCoordinator(dtm),
    clock: systemClock,
    newId: () => randomBytes(16).toString("hex"),
    metrics: createMetrics(config.worker),
    failpoints:
      config.failpointsFile === undefined
        ? undefined
        : new ArmedFailpoints(systemClock, journalIn(config.failpointsFile)),
    batches: config.batches,
    publicUrl: config.publicUrl,
    timeoutToFailSeconds: config.timeoutToFailSeconds,
    adminToken: config.adminToken,
    branchToken: config.branchToken,
    sample: config.loopback,
    logger,
  });

  const stopping = new AbortController();
  const stop = (signal: NodeJS.Signals) => {
    if (stopping.signal.aborted) return stopAtOnce();
    stopping.abort();
    logger.info({ signal }, "draining");
    // A request that hangs must not keep the process alive. Its sale loses nothing: the stores hold all of its state.
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
    app.close().finally(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  const tables = retry(() => createTables(mysql), "MySQL", logger, stopping.signal);
  const redisReady =
    redis.status === "ready" ? undefined : new Promise((resolve) => redis.once("ready", resolve));
  await Promise.race([
    Promise.all([tables, redisReady]),
    new Promise((resolve) => setTimeout(resolve, STORES_MS)),
  ]);

  await app.listen({ host: config.host, port: config.port });
  if (config.adminToken === undefined || config.branchToken === undefined) {
    logger.warn(
      "ADMIN_TOKEN or BRANCH_TOKEN is not set: any user of this machine can open sales; the server listens on loopback only",
    );
  }
}

/** Tries until it works, so that a server that starts while a store is away recovers by itself. */
async function retry(action: () => Promise<void>, what: string, logger: Logger, signal: AbortSignal) {
  while (!signal.aborted) {
    try {
      await action();
      return;
    } catch (error) {
      logger.warn({ err: error }, `${what} is away; trying again`);
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
}
