// What a command is, and how it reads its words.

import { NO_INTEGER, NotSimulated, RedisRefusal } from "../replies/refusal.ts";
import type { CommandReply } from "../replies/reply.ts";
import type { Keys } from "./keys.ts";

/** One command of Redis. */
export interface Command {
  /** How many words it takes after its name. */
  words: { least: number; most: number };
  /** Runs it. Throws a {@link RedisRefusal} where Redis refuses it. */
  run(keys: Keys, words: readonly string[]): CommandReply;
}

/** Takes this number of words and no other. */
export const exactly = (count: number): Command["words"] => ({ least: count, most: count });
export const atLeast = (least: number): Command["words"] => ({ least, most: Number.POSITIVE_INFINITY });

const INTEGER = /^(0|-?[1-9]\d{0,18})$/;
const INT64 = { least: -(2n ** 63n), most: 2n ** 63n - 1n };

/** The number that Redis reads in a text. Throws where it reads none. */
export function integer(text: string): number {
  if (!INTEGER.test(text)) throw new RedisRefusal(NO_INTEGER);
  const value = Number(text);
  if (Number.isSafeInteger(value)) return value;
  const exact = BigInt(text);
  if (exact < INT64.least || exact > INT64.most) throw new RedisRefusal(NO_INTEGER);
  throw new NotSimulated(`whole numbers beyond 2^53, such as ${text}`);
}

export const wrongNumberOfArguments = (name: string): RedisRefusal =>
  new RedisRefusal(`ERR wrong number of arguments for '${name.toLowerCase()}' command`);
