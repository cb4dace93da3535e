// Starts what a target needs: first the stores, then DTM and the servers.
import { randomBytes } from "node:crypto";
import type { Values } from "../targets/render.ts";
import type { ProcessTemplate } from "../targets/schema/processes.ts";
import type { Target } from "../targets/target.ts";
import { prepareStores } from "./asking/prepare-stores.ts";
import { partsOf, planLinks, throughOf } from "./links.ts";
import { type DtmStore, type DtmStores, dtmSchema, dtmServer } from "./parts/dtm.ts";
import { type MysqlFlush, mariadbServer } from "./parts/mariadb.ts";
import { type RedisFsync, redisServer } from "./parts/redis.ts";
import { buildTarget } from "./parts/server.ts";
import { planServers, type ServersOptions } from "./plan-servers.ts";
import type { ManagedProcess } from "./process/managed-process.ts";
import { freePort } from "./process/ports.ts";
import type { Workspace } from "./process/workspace.ts";
import type { System } from "./system.ts";
import type { Wire } from "./wire/wire.ts";

export interface SystemOptions extends ServersOptions {
  target: Target;
  dtmStore?: DtmStore;
  /** How many worker processes each server has (1: it serves by itself). */
  workers?: number;
  /** Whether the servers' connections to the stores and DTM, and DTM's to them, are led through toxiproxy. */
  links?: boolean;
  /** What these connections are led through before that, so that what passes is understood. */
  wire?: Wire | undefined;
  /** Age in seconds at which DTM checks back. */
  checkBackSeconds?: number;
  /**
   * How many more DTM processes work on the same store. The servers call none of them; each looks for what is due.
   * Not with `boltdb`, which only one process can open.
   */
  dtmReplicas?: number;
  /** How many messages of one sale a server may have under way; otherwise its own default. */
  batchesInFlight?: number;
  /** Whether the servers have the sample's routes too. */
  sample?: boolean;
  redisFsync?: RedisFsync;
  mysqlFlush?: MysqlFlush;
  signal?: AbortSignal;
  onProgress?: (line: string) => void;
}

/** The age in seconds at which DTM checks back, unless the run says otherwise. */
export const CHECK_BACK_SECONDS = 3;

/** Starts one process, which will be stopped with the others. */
export type Start = (process: ManagedProcess) => Promise<unknown>;

/** Starts everything. `environment` holds the variables that the target asks for. */
export async function startSystem(
  options: SystemOptions,
  templates: ProcessTemplate[],
  environment: Values,
  workspace: Workspace,
  start: Start,
): Promise<System> {
  const { onProgress = () => {} } = options;
  onProgress("starting Redis and MariaDB");
  const { redis, mysql, links, access } = await startStores(options, workspace, start);
  const [dtm, ...dtmReplicas] = await planDtms(options, workspace, access);

  onProgress(`starting ${dtm === undefined ? "" : "DTM and "}the servers`);
  const given = {
    ...environment,
    "token.admin": randomBytes(16).toString("hex"),
    "token.branch": randomBytes(16).toString("hex"),
  };
  const values: Values = {
    ...given,
    "redis.url": redis.url,
    "mysql.url": mysql.url,
    ...partsOf("redis", redis.url),
    ...partsOf("mysql", mysql.url),
    "dtm.url": dtm?.url,
    "checkBack.seconds": options.checkBackSeconds ?? CHECK_BACK_SECONDS,
    "batches.inFlight": options.batchesInFlight,
    workers: options.workers,
    sample: options.sample ? 1 : undefined,
  };
  const { folder, prepare } = options.target;
  await prepareStores(prepare, { redis: redis.url, mysql: mysql.url }, values, folder, options.signal);
  const through = throughOf(options.wire, links);
  const planned = await planServers(options, templates, folder, workspace, values, through);
  const { servers, failpointFiles } = planned;
  // DTM and the servers need the stores to become ready, but not each other.
  await startTogether([
    ...[...(dtm === undefined ? [] : [dtm]), ...dtmReplicas].map(({ process }) => start(process)),
    ...planned.groups.map(async (group) => {
      for (const { process } of group) await start(process);
    }),
  ]);
  return {
    servers,
    redis,
    mysql,
    ...(dtm === undefined ? {} : { dtm }),
    dtmReplicas: dtmReplicas.map(({ process }) => process),
    workers: options.workers ?? 1,
    ...(links === undefined ? {} : { links }),
    values: given,
    failpointFiles,
  };
}

/** Starts the stores and toxiproxy, and runs the target's build. */
async function startStores(options: SystemOptions, workspace: Workspace, start: Start) {
  const { target, signal } = options;
  const redisPort = await freePort();
  const mysqlPort = await freePort();
  const redis = await redisServer(workspace, redisPort, options.redisFsync ?? "always");
  const schemas = target.dtm && options.dtmStore === "mysql" ? [await dtmSchema()] : [];
  const { process, user, password } = await mariadbServer(
    workspace,
    mysqlPort,
    options.mysqlFlush ?? "1",
    schemas,
  );
  const links = options.links ? await planLinks(workspace) : undefined;
  await startTogether([
    ...(target.build === null ? [] : [buildTarget(target.build, target.folder, signal)]),
    ...[redis, process, ...(links ? [links.process] : [])].map(start),
  ]);
  return {
    redis: { url: `redis://127.0.0.1:${redisPort}`, process: redis },
    mysql: { url: `mysql://${user}:${password}@127.0.0.1:${mysqlPort}/flashproof`, process },
    links,
    access: { redisPort, mysql: { port: mysqlPort, user, password } },
  };
}

/** The DTM that the servers call, then its replicas; none for a target without DTM. Not started yet. */
async function planDtms(options: SystemOptions, workspace: Workspace, access: DtmStores) {
  const { target, dtmStore = "redis", dtmReplicas = 0 } = options;
  const dtms: { url: string; process: ManagedProcess }[] = [];
  if (!target.dtm) return dtms;
  const count = dtmStore === "boltdb" ? 1 : 1 + dtmReplicas;
  for (let number = 1; number <= count; number++)
    dtms.push(await dtmServer(workspace, number === 1 ? "dtm" : `dtm-${number}`, dtmStore, access));
  return dtms;
}

/** Waits for all, then throws the first failure: nothing may still be starting when it is known. */
async function startTogether(starts: Promise<unknown>[]): Promise<void> {
  const results = await Promise.allSettled(starts);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}
