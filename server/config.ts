// The server's settings, read once from the environment.
import { type Static, Type } from "@sinclair/typebox";
import envSchema from "env-schema";
import type { BatchSettings } from "./selling/batches.ts";

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const Text = (description: string, fallback: string) => Type.String({ description, default: fallback });
const OptionalText = (description: string) => Type.Optional(Type.String({ description }));
const Count = (description: string, fallback: number, maximum: number) =>
  Type.Integer({ description, default: fallback, minimum: 1, maximum });

/** Every variable that the server reads, with its meaning and default. */
const Environment = Type.Object({
  HOST: Text("the address to listen on", "127.0.0.1"),
  PORT: Type.Integer({ description: "the port to listen on", default: 8081, minimum: 1, maximum: 65_535 }),
  PUBLIC_URL: OptionalText("the address at which DTM reaches this server; default: HOST and PORT"),
  REDIS_URL: Text("Redis, which holds the stock", "redis://127.0.0.1:6379"),
  MYSQL_URL: Text("MySQL, which holds the orders", "mysql://root@127.0.0.1:3306/flashproof"),
  DTM_URL: Text("DTM's HTTP address", "http://127.0.0.1:36789"),
  MYSQL_CONNECTIONS: Count("most connections to MySQL that create orders; two more read sales", 16, 999),
  TIMEOUT_TO_FAIL_SECONDS: Count("age of a message at which DTM checks back on it", 3, 999),
  BATCH_SIZE: Count("most buyers in one message", 512, 512),
  BATCHES_IN_FLIGHT: Count("most messages of one sale in flight at once", 2, 9_999),
  QUEUE_LIMIT: Count("most buyers of one sale who wait for a message", 10_000, 9_999_999),
  WORKERS: Count("server processes behind the port", 1, 99),
  WORKER: Type.Optional(
    Type.Integer({ description: "the number of this worker; only their primary sets it" }),
  ),
  ADMIN_TOKEN: OptionalText("the token for opening and restocking sales and for arming failpoints"),
  BRANCH_TOKEN: OptionalText("the token that DTM's calls must carry"),
  FAILPOINTS_FILE: OptionalText("turns failpoints on; the file that keeps what is armed and what went off"),
  LOG_LEVEL: Type.Unsafe<(typeof LOG_LEVELS)[number]>({
    ...{ type: "string", enum: LOG_LEVELS, default: "info" },
    description: `what is logged: ${LOG_LEVELS.join(", ")}`,
  }),
});
type Settings = Static<typeof Environment>;

export interface Config {
  host: string;
  port: number;
  publicUrl: string;
  redisUrl: string;
  mysqlUrl: string;
  dtmUrl: string;
  mysqlConnections: number;
  timeoutToFailSeconds: number;
  batches: BatchSettings;
  /** Server processes behind the port. */
  workers: number;
  /** The number of this worker, from 1. Undefined in their primary, and in a server without workers. */
  worker: number | undefined;
  adminToken: string | undefined;
  branchToken: string | undefined;
  failpointsFile: string | undefined;
  logLevel: Settings["LOG_LEVEL"];
  /** True: only this machine can reach the server. */
  loopback: boolean;
}

/** Settings that a server cannot start with. The message names the variable and says what to set. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** The settings in this environment. Throws {@link ConfigError}, which names a variable that is wrong or missing. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const settings = parse(env);
  const { HOST: host, ADMIN_TOKEN: adminToken, BRANCH_TOKEN: branchToken } = settings;
  const loopback = isLoopback(host);
  const missing =
    adminToken === undefined ? "ADMIN_TOKEN" : branchToken === undefined ? "BRANCH_TOKEN" : undefined;
  if (!loopback && missing !== undefined) {
    throw new ConfigError(
      `${missing} is not set, and HOST=${host} is not a loopback address; set ${missing}, or HOST=127.0.0.1`,
    );
  }
  if (settings.FAILPOINTS_FILE !== undefined && settings.WORKERS > 1) {
    throw new ConfigError(
      `FAILPOINTS_FILE is set, and WORKERS=${settings.WORKERS}: a failpoint is armed in one worker only; set WORKERS=1`,
    );
  }
  const address = host.includes(":") ? `[${host}]` : host;
  const publicUrl = settings.PUBLIC_URL ?? `http://${address}:${settings.PORT}`;
  return {
    host,
    port: settings.PORT,
    publicUrl: urlOf("PUBLIC_URL", publicUrl, ["http:", "https:"]),
    redisUrl: urlOf("REDIS_URL", settings.REDIS_URL, ["redis:", "rediss:"]),
    mysqlUrl: urlOf("MYSQL_URL", settings.MYSQL_URL, ["mysql:"]),
    dtmUrl: urlOf("DTM_URL", settings.DTM_URL, ["http:", "https:"]),
    mysqlConnections: settings.MYSQL_CONNECTIONS,
    timeoutToFailSeconds: settings.TIMEOUT_TO_FAIL_SECONDS,
    batches: {
      batchSize: settings.BATCH_SIZE,
      batchesInFlight: settings.BATCHES_IN_FLIGHT,
      queueLimit: settings.QUEUE_LIMIT,
    },
    workers: settings.WORKERS,
    worker: settings.WORKER,
    adminToken,
    branchToken,
    failpointsFile: settings.FAILPOINTS_FILE,
    logLevel: settings.LOG_LEVEL,
    loopback,
  };
}

/** The variables, parsed by the schema. An empty one counts as not set, so that a container file can leave it out. */
function parse(env: NodeJS.ProcessEnv): Settings {
  const data = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  try {
    return envSchema<Settings>({ schema: Environment, data, env: false });
  } catch (error) {
    const [first] = (error as { errors?: { instancePath: string; message: string }[] }).errors ?? [];
    if (first === undefined) throw error;
    const name = first.instancePath.slice(1) as keyof Settings;
    const { description } = Environment.properties[name];
    throw new ConfigError(`${name} is "${env[name]}": it ${first.message} (${description})`);
  }
}

const isLoopback = (host: string) =>
  host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);

function urlOf(name: string, text: string, protocols: string[]): string {
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new ConfigError(`${name} is "${text}": it must be a ${protocols.join(" or ")} address`);
  }
  return text.replace(/\/+$/, "");
}
