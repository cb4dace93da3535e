// A running Redis of a simulated world.

import { RedisRefusal } from "../redis/replies/refusal.ts";
import type { SimRedis } from "../redis/sim-redis.ts";
import type { RedisProcess } from "./clients/redis-client.ts";

/** When Redis writes its log to the disk: before it replies, or some time after. */
export type Fsync = "always" | "everysec";

/** What happens around the commands. */
export interface RedisEvents {
  fsync: Fsync;
  /** Called when something was written that is not yet on the disk. */
  onUnsynced: () => void;
  /** Called after each script. */
  onScript: () => void;
  /** The text that is run for a script. */
  luaOf: (name: string, lua: string) => string;
}

export function redisProcess(
  redis: SimRedis,
  { fsync, onUnsynced, onScript, luaOf }: RedisEvents,
): RedisProcess {
  const process: RedisProcess = {
    script(name, lua, keys, args) {
      const reply = redis.eval(luaOf(name, lua), keys, args);
      onScript();
      return reply;
    },
    call: (command, args) => redis.call(command, args),
    answer(run) {
      try {
        const reply = run(process);
        if (redis.unsynced > 0) {
          if (fsync === "always") redis.sync();
          else onUnsynced();
        }
        return { reply };
      } catch (error) {
        // Whatever is no refusal is a fault of the simulation.
        if (!(error instanceof RedisRefusal)) throw error;
        return { error: Object.assign(new Error(error.message), { name: "ReplyError" }) };
      }
    },
  };
  return process;
}
