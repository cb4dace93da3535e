// One server process: connects, listens, and drains when told to stop.
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
const RETRY_MS = 500;
/** How long the start waits for the stores before it serves without them. */
const STORES_MS = 2_000;

/**
 * Serves until SIGTERM or SIGINT, then ends the process when all is answered. `stopAtOnce` is what a second signal
 * does.
 */
export async function serve(config: Config, logger: Logger, stopAtOnce: () => void): Promise<void> {
  const redis = connectRedis(config.redisUrl, (error) => logger.warn({ err: error }, "Redis is away"));
  const mysql = connectMysql(config.mysqlUrl, config.mysqlConnections);
  const dtm = new Pool(config.dtmUrl, { connections: 64, headersTimeout: 3_000, bodyTimeout: 3_000 });
  const stock = stockInRedis(redis);
  const app = await buildApp({
    stock,
    orders: ordersInMysql(mysql, systemClock),
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
    // What hangs must not keep the process; all that matters is in the stores.
    setTimeout(() => process.exit(0), DRAIN_MS).unref();
    // What was asked has been answered then, and what was answered is in the stores.
    app.close().finally(() => process.exit(0));
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  const tables = untilDone(() => createTables(mysql), "MySQL", logger, stopping.signal);
  const stocked =
    redis.status === "ready" ? undefined : new Promise((resolve) => redis.once("ready", resolve));
  await Promise.race([
    Promise.all([tables, stocked]),
    new Promise((resolve) => setTimeout(resolve, STORES_MS)),
  ]);

  await app.listen({ host: config.host, port: config.port });
  if (config.adminToken === undefined || config.branchToken === undefined) {
    logger.warn(
      "ADMIN_TOKEN or BRANCH_TOKEN is not set: anybody on this machine may open sales; loopback only",
    );
  }
}

/** Tries until it works: a server that starts while a store is away must recover by itself. */
async function untilDone(action: () => Promise<void>, what: string, logger: Logger, signal: AbortSignal) {
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
