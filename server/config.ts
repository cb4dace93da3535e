// The server's settings, read once from the environment.
import { type Static, Type } from "@sinclair/typebox";
import envSchema from "env-schema";
import type { BatchSettings } from "./selling/batches.ts";
import type { Durability } from "./start/await-stores.ts";
import { addressOf, ConfigError, isWildcard, tokenOf } from "./start/settings-text.ts";

const LOG_LEVELS = ["fatal", "error", "warn", "info", "debug", "trace", "silent"] as const;

const DURABILITIES: readonly Durability[] = ["warn", "require"];

const Text = (description: string, fallback: string) => Type.String({ description, default: fallback });
const OptionalText = (description: string) => Type.Optional(Type.String({ description }));
const Count = (description: string, fallback: number, maximum: number) =>
  Type.Integer({ description, default: fallback, minimum: 1, maximum });

/** Every variable that the server reads, with its meaning and default. */
const Environment = Type.Object({
  HOST: Text("the address to listen on", "127.0.0.1"),
  PORT: Type.Integer({ description: "the port to listen on", default: 8081, minimum: 1, maximum: 65_535 }),
  PUBLIC_URL: OptionalText(
    "the address at which DTM reaches this server, or one that takes its place; default: HOST and PORT",
  ),
  REDIS_URL: Text("Redis, which holds the stock", "redis://127.0.0.1:6379"),
  MYSQL_URL: Text("MySQL, which holds the orders", "mysql://root@127.0.0.1:3306/flashproof"),
  DTM_URL: Text("DTM's HTTP address", "http://127.0.0.1:36789"),
  MYSQL_CONNECTIONS: Count("most connections to MySQL that create orders; two more read sales", 16, 999),
  TIMEOUT_TO_FAIL_SECONDS: Count("age of a message at which DTM checks back on it", 3, 999),
  BATCH_SIZE: Count("most buyers in one message", 512, 512),
  BATCHES_IN_FLIGHT: Count("most messages of one sale in flight at once", 2, 9_999),
  QUEUE_LIMIT: Count("most buyers of one sale who wait for a message", 10_000, 9_999_999),
  MAX_CONNECTIONS: Count("most connections to one server process", 20_000, 999_999),
  WORKERS: Count("server processes behind the port", 1, 99),
  WORKER: Type.Optional(
    Type.Integer({
      description: "the number of this worker; only their primary sets it",
      minimum: 1,
      maximum: 99,
    }),
  ),
  ADMIN_TOKEN: OptionalText("the token for all that is not for buyers or DTM"),
  BRANCH_TOKEN: OptionalText("the token that DTM's calls must carry"),
  SAMPLE: Type.Integer({
    ...{
      description: "1: the routes of DTM's sample too, without a token",
      default: 0,
      minimum: 0,
      maximum: 1,
    },
  }),
  FAILPOINTS_FILE: OptionalText("turns failpoints on; the file that keeps what is armed and what went off"),
  DURABILITY: Type.Unsafe<Durability>({
    ...{ type: "string", enum: DURABILITIES, default: "warn" },
    description:
      "what to do if Redis or MySQL may lose what it acknowledged: warn, or require and do not start",
  }),
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
  maxConnections: number;
  /** Server processes behind the port. */
  workers: number;
  /** The number of this worker, from 1. Undefined in their primary, and in a server without workers. */
  worker: number | undefined;
  adminToken: string | undefined;
  branchToken: string | undefined;
  /** True: the server has the sample's routes too. Only on loopback, since they ask for no token. */
  sample: boolean;
  failpointsFile: string | undefined;
  durability: Durability;
  logLevel: Settings["LOG_LEVEL"];
  /** True: only this machine can reach the server. */
  loopback: boolean;
}

const HTTP = { protocols: ["http:", "https:"], extras: false };
const ADDRESSES = {
  public: { ...HTTP, path: /^/, example: "http://shop.internal:8081" },
  dtm: { ...HTTP, path: /^\/?$/, example: "http://127.0.0.1:36789" },
  redis: {
    ...{ protocols: ["redis:", "rediss:"], extras: true, path: /^(\/\d*)?$/ },
    example: "redis://127.0.0.1:6379",
  },
  mysql: {
    ...{ protocols: ["mysql:"], extras: true, path: /^\/[^/]+$/ },
    example: "mysql://root@127.0.0.1:3306/flashproof",
  },
};

/** The settings in this environment. Throws {@link ConfigError}, which names a variable that is wrong or missing. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const settings = parse(env);
  const { HOST: host } = settings;
  const adminToken = tokenOf("ADMIN_TOKEN", settings.ADMIN_TOKEN);
  const branchToken = tokenOf("BRANCH_TOKEN", settings.BRANCH_TOKEN);
  const loopback = isLoopback(host);
  const missing =
    adminToken === undefined ? "ADMIN_TOKEN" : branchToken === undefined ? "BRANCH_TOKEN" : undefined;
  if (!loopback && missing !== undefined) {
    throw new ConfigError(
      `${missing} is not set, and HOST=${host} is not a loopback address; set ${missing}, or HOST=127.0.0.1`,
    );
  }
  if (!loopback && settings.SAMPLE === 1) {
    throw new ConfigError(
      `SAMPLE=1, and HOST=${host} is not a loopback address: the sample's routes ask for no token; unset SAMPLE, or set HOST=127.0.0.1`,
    );
  }
  if (settings.FAILPOINTS_FILE !== undefined && settings.WORKERS > 1) {
    throw new ConfigError(
      `FAILPOINTS_FILE is set, and WORKERS=${settings.WORKERS}: a failpoint is armed in one worker only; set WORKERS=1`,
    );
  }
  return {
    host,
    port: settings.PORT,
    publicUrl: publicUrlOf(settings),
    redisUrl: addressOf("REDIS_URL", settings.REDIS_URL, ADDRESSES.redis),
    mysqlUrl: addressOf("MYSQL_URL", settings.MYSQL_URL, ADDRESSES.mysql),
    dtmUrl: addressOf("DTM_URL", settings.DTM_URL, ADDRESSES.dtm),
    mysqlConnections: settings.MYSQL_CONNECTIONS,
    timeoutToFailSeconds: settings.TIMEOUT_TO_FAIL_SECONDS,
    batches: {
      batchSize: settings.BATCH_SIZE,
      batchesInFlight: settings.BATCHES_IN_FLIGHT,
      queueLimit: settings.QUEUE_LIMIT,
    },
    maxConnections: settings.MAX_CONNECTIONS,
    workers: settings.WORKERS,
    worker: settings.WORKER,
    adminToken,
    branchToken,
    sample: settings.SAMPLE === 1,
    failpointsFile: settings.FAILPOINTS_FILE,
    durability: settings.DURABILITY,
    logLevel: settings.LOG_LEVEL,
    loopback,
  };
}

/** The variables, parsed by the schema. An empty one counts as not set, so that a container file can leave it out. */
function parse(env: NodeJS.ProcessEnv): Settings {
  const data = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  for (const [name, property] of Object.entries(Environment.properties)) {
    const text = data[name];
    if (text === undefined || property.type !== "integer") continue;
    const { minimum, maximum, description } = property;
    // The schema alone would read 0x10 and 1e2 as numbers too.
    if (!/^(0|[1-9]\d{0,9})$/.test(text) || Number(text) < minimum || Number(text) > maximum) {
      throw new ConfigError(
        `${name} is "${text}": it must be a whole number from ${minimum} to ${maximum} (${description})`,
      );
    }
  }
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

/** The address that DTM is given: PUBLIC_URL, or where this server listens. */
function publicUrlOf({ HOST, PORT, PUBLIC_URL }: Settings): string {
  if (PUBLIC_URL === undefined) {
    if (isWildcard(HOST)) {
      throw new ConfigError(
        `PUBLIC_URL is not set, and HOST=${HOST} stands for all interfaces; set PUBLIC_URL to the address at which DTM reaches this server`,
      );
    }
    return `http://${HOST.includes(":") ? `[${HOST}]` : HOST}:${PORT}`;
  }
  const url = addressOf("PUBLIC_URL", PUBLIC_URL, ADDRESSES.public);
  if (isWildcard(new URL(url).hostname)) {
    throw new ConfigError(`PUBLIC_URL is "${url}": no other process can reach it; set one that DTM can`);
  }
  return url;
}
