// Everything that a run needs, real and private: started together, stopped together, nothing left behind.
import { randomBytes } from "node:crypto";
import { mkdir, mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { HarnessError } from "../base/errors.ts";
import { renderText, type Values } from "../targets/render.ts";
import type { ProcessTemplate, Target } from "../targets/target.ts";
import { type Links, linkedAddresses, planLinks } from "./links.ts";
import { type DtmStore, dtmSchema, dtmServer } from "./parts/dtm.ts";
import { type MysqlFlush, mariadbServer } from "./parts/mariadb.ts";
import { type RedisFsync, redisServer } from "./parts/redis.ts";
import { buildTarget, type ServerProcess, serverProcess } from "./parts/server.ts";
import { Guard } from "./process/guard.ts";
import type { ManagedProcess } from "./process/managed-process.ts";
import { demandPort, freePort } from "./process/ports.ts";
import type { Workspace } from "./process/workspace.ts";

export interface StackOptions {
  target: Target;
  /** The run's folder; logs go into its `logs/`. */
  runFolder: string;
  dtmStore?: DtmStore;
  /** How many server processes; otherwise as the target says. */
  servers?: number;
  /** How many worker processes each of them has (1: it serves by itself). */
  workers?: number;
  /** The port of the first server; otherwise a free one. */
  port?: number;
  /** Whether the servers are started with failpoints on. */
  failpoints?: boolean;
  /** Whether the servers' connections to the stores and DTM, and DTM's to them, are led through toxiproxy. */
  links?: boolean;
  /** Age in seconds at which DTM checks back. */
  checkBackSeconds?: number;
  /**
   * How many more DTM processes work on the same store, none of which is called: each looks for what is due and
   * serves it, one after the other. Not with `boltdb`, which one process keeps to itself.
   */
  dtmReplicas?: number;
  /** How many messages of one sale a server may have under way; otherwise its own default. */
  batchesInFlight?: number;
  redisFsync?: RedisFsync;
  mysqlFlush?: MysqlFlush;
  signal?: AbortSignal;
  onProgress?: (line: string) => void;
}

/** A store or DTM: its address and, when it was started here, its process. */
export interface Part {
  url: string;
  process?: ManagedProcess;
}

/** A running system. */
export interface Stack {
  servers: { name: string; url: string; process?: ManagedProcess }[];
  redis?: Part;
  mysql?: Part;
  dtm?: Part;
  dtmReplicas: ManagedProcess[];
  /** Worker processes of each server. */
  workers: number;
  /** What can be cut and slowed; only where `links` were asked for. */
  links?: Links;
  /** Placeholders for the target's requests: the tokens, and what it takes from the environment. */
  values: Values;
  /** Files that the servers write their failpoints' hits to; empty where failpoints are off. */
  failpointFiles: string[];
  /** Stops everything and removes the temporary folder. Safe to call again. */
  stop(): Promise<void>;
}

/** The processes of the stack that can be struck, stores first; none of a system that ran already. */
export const processesOf = ({ redis, mysql, dtm, dtmReplicas, servers }: Stack): ManagedProcess[] => [
  ...[redis, mysql, dtm, ...servers].flatMap((part) => part?.process ?? []),
  ...dtmReplicas,
];

/** The process of this name: `redis`, `mariadb`, `dtm`, or a server's. */
export const processNamed = (stack: Stack, name: string): ManagedProcess | undefined =>
  processesOf(stack).find((process) => process.name === name);

/** Starts what the target needs, or finds what runs already. Throws after stopping what it had started. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { start } = options.target;
  if (!Array.isArray(start)) return runningSystem(options.target, start);
  const environment = environmentValues(options.target);
  if (options.port !== undefined) await demandPort(options.port);
  await mkdir(path.join(options.runFolder, "logs"), { recursive: true });
  const temporary = await mkdtemp(path.join(os.tmpdir(), "flashproof-"));
  const guard = new Guard(temporary);
  const workspace: Workspace = { temporary, logs: path.join(options.runFolder, "logs"), guard };
  const started: ManagedProcess[] = [];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= (async () => {
      // In the order opposite to the start: nothing should miss what it depends on while it ends.
      for (const group of [...started].reverse()) await group.stop();
      await rm(temporary, { recursive: true, force: true });
      guard.dismiss();
    })();
    return stopping;
  };
  try {
    const parts = await startAll(options, start, environment, workspace, started);
    // It may have come too late to be heard by whatever became ready last.
    options.signal?.throwIfAborted();
    return { ...parts, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startAll(
  options: StackOptions,
  templates: ProcessTemplate[],
  environment: Values,
  workspace: Workspace,
  started: ManagedProcess[],
): Promise<Omit<Stack, "stop">> {
  const { signal, target, onProgress = () => {} } = options;
  const begin = async (process: ManagedProcess) => {
    signal?.throwIfAborted();
    started.push(process);
    await process.start(signal);
  };
  const store = options.dtmStore ?? "redis";

  onProgress("starting Redis and MariaDB");
  const built = target.build === undefined ? undefined : buildTarget(target.build, signal);
  const redisPort = await freePort();
  const mysqlPort = await freePort();
  const redis = await redisServer(workspace, redisPort, options.redisFsync ?? "always");
  const schemas = target.dtm && store === "mysql" ? [await dtmSchema()] : [];
  const mariadb = await mariadbServer(workspace, mysqlPort, options.mysqlFlush ?? "1", schemas);
  const links = options.links ? await planLinks(workspace) : undefined;
  await startTogether([begin(redis), begin(mariadb.process), ...(links ? [begin(links.process)] : [])]);
  const redisUrl = `redis://127.0.0.1:${redisPort}`;
  const mysqlUrl = `mysql://${mariadb.user}:${mariadb.password}@127.0.0.1:${mysqlPort}/flashproof`;

  const mysqlAccess = { port: mysqlPort, user: mariadb.user, password: mariadb.password };
  const stores = { redisPort, mysql: mysqlAccess };
  const planDtm = (name: string) => dtmServer(workspace, name, store, stores);
  const dtm = target.dtm ? await planDtm("dtm") : undefined;
  const dtmReplicas: ManagedProcess[] = [];
  const replicas = dtm === undefined || store === "boltdb" ? 0 : (options.dtmReplicas ?? 0);
  for (let n = 2; n <= replicas + 1; n++) dtmReplicas.push((await planDtm(`dtm-${n}`)).process);

  onProgress(`starting ${dtm === undefined ? "" : "DTM and "}the servers`);
  const given = {
    ...environment,
    "token.admin": randomBytes(16).toString("hex"),
    "token.branch": randomBytes(16).toString("hex"),
  };
  const values: Values = {
    ...given,
    "redis.url": redisUrl,
    "mysql.url": mysqlUrl,
    "dtm.url": dtm?.url,
    "checkBack.seconds": options.checkBackSeconds ?? 3,
    "batches.inFlight": options.batchesInFlight,
    workers: options.workers,
  };
  await built;
  const { servers, failpointFiles } = await planServers(options, templates, workspace, values, links);
  // DTM and the servers need the stores, but not each other, to become ready.
  const processes = [dtm, ...servers].flatMap((part) => part?.process ?? []);
  await startTogether([...processes, ...dtmReplicas].map(begin));
  return {
    servers,
    redis: { url: redisUrl, process: redis },
    mysql: { url: mysqlUrl, process: mariadb.process },
    ...(dtm === undefined ? {} : { dtm }),
    dtmReplicas,
    workers: options.workers ?? 1,
    ...(links === undefined ? {} : { links }),
    values: given,
    failpointFiles,
  };
}

async function planServers(
  options: StackOptions,
  templates: ProcessTemplate[],
  workspace: Workspace,
  values: Values,
  links: Links | undefined,
): Promise<{ servers: ServerProcess[]; failpointFiles: string[] }> {
  const servers: ServerProcess[] = [];
  const failpointFiles: string[] = [];
  for (const template of templates) {
    for (let number = 1; number <= (options.servers ?? template.count); number++) {
      const name = `${template.name}-${number}`;
      const wanted = servers.length === 0 ? options.port : undefined;
      const port = wanted ?? (await freePort());
      const file = path.join(workspace.logs, `${name}.failpoints.jsonl`);
      if (options.failpoints) failpointFiles.push(file);
      const own = {
        ...values,
        "failpoints.file": options.failpoints ? file : undefined,
        ...(links && (await linkedAddresses(links, name, port, values))),
      };
      servers.push(serverProcess(workspace, template, name, port, own));
    }
  }
  return { servers, failpointFiles };
}

/** Awaits all, failed ones too, before the first failure is thrown: nothing may still be starting behind it. */
async function startTogether(promises: Promise<void>[]): Promise<void> {
  const results = await Promise.allSettled(promises);
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** A system that runs already: addresses from the target, with secrets from the environment. */
function runningSystem(target: Target, running: Exclude<Target["start"], ProcessTemplate[]>): Stack {
  const values = environmentValues(target);
  const part = (name: "redis" | "mysql" | "dtm") =>
    running[name] === undefined ? {} : { [name]: { url: renderText(running[name], values) } };
  return {
    servers: running.urls.map((url, index) => ({
      name: `server-${index + 1}`,
      url: renderText(url, values),
    })),
    ...part("redis"),
    ...part("mysql"),
    ...part("dtm"),
    dtmReplicas: [],
    workers: 1,
    values,
    failpointFiles: [],
    stop: async () => {},
  };
}

/** The variables of the environment that the target asks for, and no others. */
function environmentValues(target: Target): Values {
  const names = [...JSON.stringify(target).matchAll(/\{\{env\.(\w+)\}\}/g)].map((match) => match[1] ?? "");
  const missing = names.find((name) => process.env[name] === undefined);
  if (missing !== undefined)
    throw new HarnessError("usage", `the target ${target.name} needs ${missing} in the environment`);
  return Object.fromEntries(names.map((name) => [`env.${name}`, process.env[name]]));
}
