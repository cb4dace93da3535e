// The connection to Redis. Its settings keep ioredis from sending a command twice or leaving one unanswered for ever.
import { Redis } from "ioredis";
import { DidNotRun } from "../errors.ts";

/** What the stock needs of a connection to Redis, such as ioredis's. */
export interface RedisConnection {
  /** Adds a script as a command to the connection. */
  defineCommand(name: string, script: { lua: string; numberOfKeys: number }): void;
  hget(key: string, field: string): Promise<string | null>;
  del(...keys: string[]): Promise<number>;
}

/** Redis has this long to answer one command. */
const COMMAND_TIMEOUT_MS = 1_800;
const RECONNECT_MS = 100;
const CONNECT_TIMEOUT_MS = 1_000;

/**
 * A connection that rejects commands at once while Redis is away, and reconnects by itself. By default ioredis sends
 * unanswered commands again after a reconnect; with that off it leaves them pending, hence the time-out.
 */
export function connectRedis(url: string, onError: (error: Error) => void): Redis {
  const redis = new Redis(url, {
    autoResendUnfulfilledCommands: false,
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    commandTimeout: COMMAND_TIMEOUT_MS,
    connectTimeout: CONNECT_TIMEOUT_MS,
    retryStrategy: () => RECONNECT_MS,
    lazyConnect: true,
  });
  redis.on("error", onError);
  // If the first attempt fails, `onError` gets the error and ioredis tries again.
  redis.connect().catch(() => {});
  return redis;
}

/** Errors with which Redis refuses a script before it runs. */
const NOT_RUN = /^(LOADING|BUSY|MISCONF|READONLY|OOM|NOAUTH|NOPERM|MASTERDOWN|CLUSTERDOWN|NOREPLICAS)\b/;

/** Turns a command's error into {@link DidNotRun} if it proves that the command did not run: not sent, or refused. */
export function explainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const notRun =
    error.name === "ReplyError"
      ? NOT_RUN.test(error.message)
      : error.message.startsWith("Stream isn't writeable");
  return notRun ? new DidNotRun(error.message, { cause: error }) : error;
}

/** Redis answers, and refuses this server: a user or a password is missing or wrong, or has no rights. */
export const isRefusedByRedis = (error: Error): boolean =>
  /^(NOAUTH|WRONGPASS|NOPERM|ERR invalid password)\b/.test(error.message);
