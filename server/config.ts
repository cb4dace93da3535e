// The server's settings, read once from the environment.
import { type Static, Type } from "@sinclair/typebox";
import { TypeCompiler } from "@sinclair/typebox/compiler";
import type { BatchSettings } from "./selling/batches.ts";

const Text = (description: string, fallback?: string) =>
  Type.String({ description, minLength: 1, ...(fallback === undefined ? {} : { default: fallback }) });
const Whole = (description: string, fallback: string, pattern: string) =>
  Type.String({ description, default: fallback, pattern });

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

/** Every variable that the server reads, with its meaning and default. */
export const Environment = Type.Object({
  HOST: Text("address to listen on", "127.0.0.1"),
  PORT: Whole("port to listen on", "8081", "^[0-9]{1,5}$"),
  PUBLIC_URL: Type.Optional(Text("address under which DTM reaches this server; default: HOST and PORT")),
  REDIS_URL: Text("Redis with the stock", "redis://127.0.0.1:6379"),
  MYSQL_URL: Text("MySQL with the orders", "mysql://root@127.0.0.1:3306/flashproof"),
  DTM_URL: Text("DTM's HTTP address", "http://127.0.0.1:36789"),
  MYSQL_CONNECTIONS: Whole("most connections to MySQL", "16", "^[1-9][0-9]{0,2}$"),
  TIMEOUT_TO_FAIL_SECONDS: Whole("age at which DTM checks back on a message", "3", "^[1-9][0-9]{0,2}$"),
  BATCH_SIZE: Whole("most buyers in one message", "512", "^[1-9][0-9]{0,2}$"),
  BATCHES_IN_FLIGHT: Whole("most messages of one sale under way at once", "2", "^[1-9][0-9]{0,3}$"),
  QUEUE_LIMIT: Whole("most buyers of one sale who wait for a message", "10000", "^[1-9][0-9]{0,6}$"),
  WORKERS: Whole("server processes behind the port", "1", "^[1-9][0-9]?$"),
  WORKER: Type.Optional(Text("number of this one of them; set by their primary alone")),
  ADMIN_TOKEN: Type.Optional(Text("token for opening, restocking and arming")),
  BRANCH_TOKEN: Type.Optional(Text("token that DTM's calls have to carry")),
  FAILPOINTS_FILE: Type.Optional(Text("turns failpoints on; file that their hits are written to")),
  LOG_LEVEL: Type.Union(
    LOG_LEVELS.map((level) => Type.Literal(level)),
    { description: `what is logged: ${LOG_LEVELS.join(", ")}`, default: "info" },
  ),
});

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
  /** The number of this one, from 1; undefined where there is but one, and in their primary. */
  worker: number | undefined;
  adminToken: string | undefined;
  branchToken: string | undefined;
  failpointsFile: string | undefined;
  logLevel: Static<typeof Environment>["LOG_LEVEL"];
  /** Only this machine can reach the server. */
  loopback: boolean;
}

/** Settings that a server cannot start with; the message names the variable and says what to set. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

const validator = TypeCompiler.Compile(Environment);

/** The settings in this environment; throws {@link ConfigError} naming the variable that is wrong or missing. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const given: Record<string, string> = {};
  for (const [name, schema] of Object.entries(Environment.properties)) {
    // An empty variable is one that is not set: so a shell or a container file can leave it out.
    const value = env[name] || (schema as { default?: string }).default;
    if (value !== undefined) given[name] = value;
  }
  if (!validator.Check(given)) {
    const error = validator.Errors(given).First();
    const name = error?.path.slice(1) ?? "";
    throw new ConfigError(`${name} is ${JSON.stringify(given[name])}: ${error?.message}`);
  }
  const settings = given as Static<typeof Environment>;
  const { HOST: host, ADMIN_TOKEN: adminToken, BRANCH_TOKEN: branchToken } = settings;
  const loopback = isLoopback(host);
  const missing =
    adminToken === undefined ? "ADMIN_TOKEN" : branchToken === undefined ? "BRANCH_TOKEN" : undefined;
  if (!loopback && missing !== undefined) {
    throw new ConfigError(
      `${missing} is not set: HOST=${host} is no loopback address; set it, or HOST=127.0.0.1`,
    );
  }
  if (settings.FAILPOINTS_FILE !== undefined && settings.WORKERS !== "1") {
    throw new ConfigError(
      `FAILPOINTS_FILE is set, and WORKERS=${settings.WORKERS}: a failpoint would be armed in one worker only; set WORKERS=1`,
    );
  }
  const address = host.includes(":") ? `[${host}]` : host;
  return {
    host,
    port: portOf(settings.PORT),
    publicUrl: urlOf("PUBLIC_URL", settings.PUBLIC_URL ?? `http://${address}:${settings.PORT}`, [
      "http:",
      "https:",
    ]),
    redisUrl: urlOf("REDIS_URL", settings.REDIS_URL, ["redis:", "rediss:"]),
    mysqlUrl: urlOf("MYSQL_URL", settings.MYSQL_URL, ["mysql:"]),
    dtmUrl: urlOf("DTM_URL", settings.DTM_URL, ["http:", "https:"]),
    mysqlConnections: Number(settings.MYSQL_CONNECTIONS),
    timeoutToFailSeconds: Number(settings.TIMEOUT_TO_FAIL_SECONDS),
    batches: {
      // A payload holds no more candidates than the contract allows.
      batchSize: Math.min(Number(settings.BATCH_SIZE), 512),
      batchesInFlight: Number(settings.BATCHES_IN_FLIGHT),
      queueLimit: Number(settings.QUEUE_LIMIT),
    },
    workers: Number(settings.WORKERS),
    worker: settings.WORKER === undefined ? undefined : Number(settings.WORKER),
    adminToken,
    branchToken,
    failpointsFile: settings.FAILPOINTS_FILE,
    logLevel: settings.LOG_LEVEL,
    loopback,
  };
}

const isLoopback = (host: string) =>
  host === "localhost" || host === "::1" || /^127(\.\d{1,3}){3}$/.test(host);

function portOf(text: string): number {
  const port = Number(text);
  if (port > 65_535) throw new ConfigError(`PORT is "${text}": no port is above 65535`);
  return port;
}

function urlOf(name: string, text: string, protocols: string[]): string {
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new ConfigError(`${name} is "${text}": it must be a ${protocols.join(" or ")} address`);
  }
  return text.replace(/\/+$/, "");
}
