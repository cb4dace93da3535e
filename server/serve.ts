// One server process: connects to the stores, listens, and drains when a signal stops it.
import { randomBytes } from "node:crypto";
import type { FastifyInstance } from "fastify";
import type { Logger } from "pino";
import { Pool } from "undici";
import { buildApp } from "./app.ts";
import type { Config } from "./config.ts";
import { askDtm, dtmCoordinator } from "./dtm/client.ts";
import { askMysql, connectMysql } from "./orders/mysql.ts";
import { ordersInMysql } from "./orders/orders.ts";
import { CONNECTION_LIMITS } from "./routes/connections.ts";
import { createMetrics, type Metrics } from "./routes/metrics.ts";
import { ArmedFailpoints, journalIn } from "./selling/failpoints.ts";
import { awaitStores } from "./start/await-stores.ts";
import { CONFIG_EXIT_CODE, ConfigError } from "./start/settings-text.ts";
import { metricsOfAllWorkers, shareMetrics } from "./start/worker-metrics.ts";
import { connectRedis } from "./stock/redis.ts";
import { stockInRedis } from "./stock/stock.ts";
import { systemClock } from "./time/clock.ts";
import { Outages } from "./time/outage.ts";

const DRAIN_MS = 5_000;
const DRAIN_RAN_OUT_EXIT_CODE = 1;
/** Connections to MySQL for reading sales and asking if it answers, besides those of the branches. */
const READING_CONNECTIONS = 2;

/**
 * Serves until SIGTERM or SIGINT. Then it drains: it takes no new connections, answers the requests that it has, waits
 * for their messages to finish, and ends the process with 0; after 5 s it ends with 1. A second signal calls
 * `stopAtOnce`. Throws {@link ConfigError} for settings with which it cannot serve.
 */
export async function serve(config: Config, logger: Logger, stopAtOnce: () => void): Promise<void> {
  const outages = new Outages("Redis", logger);
  const redis = connectRedis(config.redisUrl, (error) => outages.away(error));
  redis.on("ready", () => outages.back());
  const mysql = connectMysql(config.mysqlUrl, config.mysqlConnections);
  const dtm = new Pool(config.dtmUrl, { connections: 64, headersTimeout: 3_000, bodyTimeout: 3_000 });
  const stock = stockInRedis(redis);
  const reads = connectMysql(config.mysqlUrl, READING_CONNECTIONS);
  const app = await buildApp({
    stock,
    orders: ordersInMysql({ branches: mysql, reads }, systemClock),
    coordinator: dtmCoordinator(dtm),
    clock: systemClock,
    newId: () => randomBytes(16).toString("hex"),
    metrics: metricsOf(config),
    failpoints: failpointsIn(config.failpointsFile),
    probes: {
      redis: () => redis.ping(),
      mysql: () => askMysql(reads, systemClock),
      dtm: () => askDtm(dtm),
    },
    batches: config.batches,
    connections: { ...CONNECTION_LIMITS, maxConnections: config.maxConnections },
    publicUrl: config.publicUrl,
    timeoutToFailSeconds: config.timeoutToFailSeconds,
    adminToken: config.adminToken,
    branchToken: config.branchToken,
    sample: config.sample,
    logger,
  });

  const stopping = new AbortController();
  const drain = (exitCode: number) => {
    stopping.abort();
    // A request that hangs must not keep the process alive. Its sale loses nothing: the stores hold all of its state.
    setTimeout(() => {
      logger.error({ afterMs: DRAIN_MS }, "the drain ran out: requests or messages were still under way");
      process.exit(exitCode || DRAIN_RAN_OUT_EXIT_CODE);
    }, DRAIN_MS).unref();
    app.close().then(
      () => process.exit(exitCode),
      (error: unknown) => {
        logger.error({ err: error }, "the drain failed");
        process.exit(exitCode || DRAIN_RAN_OUT_EXIT_CODE);
      },
    );
  };
  const stop = (signal: NodeJS.Signals) => {
    if (stopping.signal.aborted) return stopAtOnce();
    logger.info({ signal }, "draining");
    drain(0);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);

  const onRefused = (error: ConfigError) => {
    if (stopping.signal.aborted) return;
    logger.fatal(error.message);
    drain(CONFIG_EXIT_CODE);
  };
  const { durability } = config;
  await awaitStores({ redis, mysql, durability, logger, signal: stopping.signal, onRefused });
  if (stopping.signal.aborted) return;
  await listen(app, config);
  if (config.adminToken === undefined || config.branchToken === undefined) {
    logger.warn(
      "ADMIN_TOKEN or BRANCH_TOKEN is not set: any user of this machine can open sales; the server listens on loopback only",
    );
  }
}

function metricsOf({ worker }: Config): Metrics {
  if (worker === undefined) return createMetrics(undefined);
  const metrics = createMetrics(worker, metricsOfAllWorkers);
  shareMetrics(metrics.registry);
  return metrics;
}

function failpointsIn(file: string | undefined): ArmedFailpoints | undefined {
  try {
    return file === undefined ? undefined : new ArmedFailpoints(systemClock, journalIn(file));
  } catch (error) {
    throw new ConfigError(`FAILPOINTS_FILE is "${file}": it cannot be written (${(error as Error).message})`);
  }
}

/** Listens. Another process may have the port, or the machine may not have the address. */
async function listen(app: FastifyInstance, { host, port }: Config): Promise<void> {
  try {
    await app.listen({ host, port });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new ConfigError(`HOST=${host} and PORT=${port}: the server cannot listen there (${message})`);
  }
}
