// A running Redis of a simulated world.

import { RedisRefusal } from "../redis/replies/refusal.ts";
import type { SimRedis } from "../redis/sim-redis.ts";
import type { RedisProcess } from "./clients/redis-client.ts";

/**
 * When Redis writes its log to the disk. `always`: before it replies. As in the real one, commands that come together are run,
 * then the log is written, and then all of them are answered; it may crash between. `everysec`: some time after.
 */
export type Fsync = "always" | "everysec";

/** What happens around the commands. */
export interface RedisEvents {
  fsync: Fsync;
  /** Called when something was written that is not yet on the disk. */
  onUnsynced: () => void;
  /** Lets Redis go on in a step of its own. */
  goOnLater: (run: () => void) => void;
  /** Called after each script. */
  onScript: () => void;
  /** The text that is run for a script. */
  luaOf: (name: string, lua: string) => string;
}

/** What a command came to. */
export interface RedisAnswer {
  reply?: unknown;
  error?: Error;
}

export function redisProcess(redis: SimRedis, events: RedisEvents): RedisProcess {
  const { fsync, onUnsynced, onScript, luaOf, goOnLater } = events;
  /** What others may see once the log is written. */
  const waiting: (() => void)[] = [];
  const onceWritten = (show: () => void) => {
    if (fsync === "everysec" || (redis.unsynced === 0 && waiting.length === 0)) show();
    else if (waiting.push(show) === 1)
      goOnLater(() => {
        redis.sync();
        for (const one of waiting.splice(0)) one();
      });
  };
  const process: RedisProcess = {
    script(name, lua, keys, args) {
      const reply = redis.eval(luaOf(name, lua), keys, args);
      onceWritten(onScript);
      return reply;
    },
    call: (command, args) => redis.call(command, args),
    answer(run, answered) {
      const answer = answerOf(() => run(process));
      if (redis.unsynced > 0 && fsync === "everysec") onUnsynced();
      onceWritten(() => answered(answer));
    },
  };
  return process;
}

function answerOf(run: () => unknown): RedisAnswer {
  try {
    return { reply: run() };
  } catch (error) {
    // Whatever is no refusal is a fault of the simulation.
    if (!(error instanceof RedisRefusal)) throw error;
    return { error: Object.assign(new Error(error.message), { name: "ReplyError" }) };
  }
}
