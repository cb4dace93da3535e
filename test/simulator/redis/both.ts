// A real Redis and a simulated one that get the same calls. The simulated one has the real one's time.
import type { Redis } from "ioredis";
import { type Stock, stockInRedis } from "../../../server/stock/stock.ts";
import type { LuaScripts } from "./lua/lua-scripts.ts";
import { type PlainCommand, type RandomCall, SENDERS } from "./random-calls.ts";
import { RedisRefusal } from "./replies/refusal.ts";
import { SimRedis } from "./sim-redis.ts";

/** All keys, each with what it holds, and the millisecond of its end or -1. */
const EVERY_KEY = `
local found = {}
for _, key in ipairs(redis.call('KEYS', '*')) do
  local kind = redis.call('TYPE', key).ok
  local held = redis.call(kind == 'string' and 'GET' or 'HGETALL', key)
  found[#found + 1] = { key, held, redis.call('PEXPIRETIME', key) }
end
return found`;

/** What a call gives: a reply, or a refusal and its text. */
export type Answer = { replied: unknown } | { refused: string };

export class Both {
  readonly sim: SimRedis;
  readonly #real: Redis;
  readonly #stocks: { real: Stock; sim: Stock };
  #now: number;
  /** The longest time in which a call and the look at the keys after it were made. */
  #spreadMs = 0;

  private constructor(real: Redis, scripts: LuaScripts, now: number) {
    this.#now = now;
    this.#real = real;
    this.sim = new SimRedis(() => this.#now, scripts);
    this.#stocks = { real: stockInRedis(real), sim: stockInRedis(connectionTo(this.sim)) };
  }

  /** Both without a key. What the real one holds is deleted. */
  static async empty(real: Redis, scripts: LuaScripts): Promise<Both> {
    const [, time] = await Promise.all([real.flushall(), real.time()]);
    return new Both(real, scripts, inMs(time));
  }

  /** Runs a call on both. */
  async run(one: RandomCall): Promise<{ real: Answer; sim: Answer }> {
    const { real, sim } = this.#stocks;
    const isOfStock = "run" in one;
    return {
      real: await answerOf(() => (isOfStock ? one.run(real) : askReal(this.#real, one))),
      sim: await answerOf(() => (isOfStock ? one.run(sim) : askSim(this.sim, one))),
    };
  }

  /** Runs a script on both. */
  async script(lua: string, keys: string[], args: string[]): Promise<{ real: Answer; sim: Answer }> {
    return {
      real: await answerOf(() => this.#real.eval(lua, keys.length, ...keys, ...args)),
      sim: await answerOf(() => this.sim.eval(lua, keys, args)),
    };
  }

  /** What both hold. Throws where a key does not end within the milliseconds in which it may. */
  async keys(connection = this.#real): Promise<{ real: unknown; sim: unknown }> {
    const [everyKey, time] = await Promise.all([connection.eval(EVERY_KEY, 0), connection.time()]);
    this.#spreadMs = Math.max(this.#spreadMs, inMs(time) - this.#now);
    this.#now = inMs(time);
    const real = new Map<string, unknown>();
    for (const [key, held, end] of everyKey as [string, string | string[], number][]) {
      real.set(key, held);
      const left = Number(this.sim.call("PTTL", [key]));
      const isRight = left < 0 ? end === left : Math.abs(end - left - this.#now) <= this.#spreadMs;
      if (!isRight) throw new Error(`${key} ends ${end} in Redis, and ${left} ms after ${this.#now} here`);
    }
    const sim = Object.entries(this.sim.snapshot()).map(([key, held]) => [
      key,
      typeof held === "string" ? held : this.sim.call("HGETALL", [key]),
    ]);
    return { real: Object.fromEntries(real), sim: Object.fromEntries(sim) };
  }
}

/** The milliseconds in a reply to TIME. */
export const inMs = ([seconds, microseconds]: (string | number)[]): number =>
  Number(seconds) * 1_000 + Math.floor(Number(microseconds) / 1_000);

/** What the stock needs of a connection. */
function connectionTo(sim: SimRedis): Redis {
  const commands: Record<string, unknown> = {
    defineCommand(name: string, { lua, numberOfKeys }: { lua: string; numberOfKeys: number }) {
      commands[name] = async (...words: (string | number)[]) =>
        sim.eval(lua, words.slice(0, numberOfKeys).map(String), words.slice(numberOfKeys));
    },
    hget: async (...words: string[]) => sim.call("HGET", words),
    del: async (...words: string[]) => sim.call("DEL", words),
  };
  return commands as unknown as Redis;
}

function askReal(redis: Redis, { name, words, sender }: PlainCommand): Promise<unknown> {
  const script = SENDERS[sender];
  return script === undefined ? redis.call(name, ...words) : redis.eval(script, 0, name, ...words);
}

function askSim(redis: SimRedis, { name, words, sender }: PlainCommand): unknown {
  const script = SENDERS[sender];
  return script === undefined ? redis.call(name, words) : redis.eval(script, [], [name, ...words]);
}

async function answerOf(ask: () => unknown): Promise<Answer> {
  try {
    return { replied: await ask() };
  } catch (error) {
    if (error instanceof RedisRefusal || (error as Error).name === "ReplyError")
      return { refused: (error as Error).message };
    throw error;
  }
}
