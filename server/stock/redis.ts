// The connection to Redis, set so that no command is ever sent twice or left waiting for ever.
import { Redis } from "ioredis";
import { DidNotRun } from "../errors.ts";

/** How long Redis may take for one command. */
const COMMAND_TIMEOUT_MS = 1_800;
const RECONNECT_MS = 100;
const CONNECT_TIMEOUT_MS = 1_000;

/**
 * A connection that fails at once while Redis is away and comes back by itself. By default ioredis sends
 * commands again after a reconnect, and without that leaves them pending; both are turned off here.
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
  // A first attempt that fails is told to onError and followed by others.
  redis.connect().catch(() => {});
  return redis;
}

/** Answers of Redis that refuse a script before its first step. */
const NOT_RUN = /^(LOADING|BUSY|MISCONF|READONLY|OOM|NOAUTH|NOPERM|MASTERDOWN|CLUSTERDOWN|NOREPLICAS)\b/;

/** The command's error, as {@link DidNotRun} where it proves just that: never sent, or refused on arrival. */
export function explainError(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const notRun =
    error.name === "ReplyError"
      ? NOT_RUN.test(error.message)
      : error.message.startsWith("Stream isn't writeable");
  return notRun ? new DidNotRun(error.message, { cause: error }) : error;
}
