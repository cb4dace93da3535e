// The commands of strings, and of the numbers in them.

import { NotSimulated, RedisRefusal, SYNTAX } from "../replies/refusal.ts";
import { type CommandReply, Status } from "../replies/reply.ts";
import { atLeast, type Command, exactly, integer } from "./command.ts";
import type { Keys } from "./keys.ts";

const OK = new Status("OK");
const KNOWN_ELSEWHERE = /^(GET|KEEPTTL|EXAT|PXAT)$/i;

const add = (keys: Keys, key: string, by: number): number => {
  const sum = integer(keys.text(key) ?? "0") + by;
  if (!Number.isSafeInteger(sum)) throw new NotSimulated(`whole numbers beyond 2^53, such as ${sum}`);
  keys.put(key, { value: String(sum), expiresAt: keys.entry(key)?.expiresAt });
  return sum;
};

export const stringCommands: Record<string, Command> = {
  GET: { words: exactly(1), run: (keys, [key = ""]) => keys.text(key) ?? null },
  SET: { words: atLeast(2), run: set },
  INCR: { words: exactly(1), run: (keys, [key = ""]) => add(keys, key, 1) },
  DECR: { words: exactly(1), run: (keys, [key = ""]) => add(keys, key, -1) },
  INCRBY: { words: exactly(2), run: (keys, [key = "", by = ""]) => add(keys, key, integer(by)) },
  DECRBY: { words: exactly(2), run: (keys, [key = "", by = ""]) => add(keys, key, -integer(by)) },
};

function set(keys: Keys, [key = "", value = "", ...options]: readonly string[]): CommandReply {
  const { expiresInMs, only } = readOptions(options);
  if (only !== undefined && (keys.entry(key) === undefined) !== (only === "NX")) return null;
  keys.put(key, { value, expiresAt: expiresInMs === undefined ? undefined : keys.now + expiresInMs });
  return OK;
}

interface SetOptions {
  expiresInMs?: number;
  only?: "NX" | "XX";
}

function readOptions(words: readonly string[]): SetOptions {
  const options: SetOptions = {};
  for (let index = 0; index < words.length; index++) {
    const word = words[index]?.toUpperCase() ?? "";
    if (KNOWN_ELSEWHERE.test(word)) throw new NotSimulated(`SET with ${word}`);
    if ((word === "NX" || word === "XX") && options.only === undefined) options.only = word;
    else if ((word === "EX" || word === "PX") && options.expiresInMs === undefined) {
      const time = words[++index];
      if (time === undefined) throw new RedisRefusal(SYNTAX);
      options.expiresInMs = integer(time) * (word === "EX" ? 1_000 : 1);
    } else throw new RedisRefusal(SYNTAX);
  }
  if (options.expiresInMs !== undefined && options.expiresInMs <= 0)
    throw new RedisRefusal("ERR invalid expire time in 'set' command");
  return options;
}
