// The commands of keys of any type.

import { NotSimulated } from "../replies/refusal.ts";
import { atLeast, type Command, exactly, integer } from "./command.ts";
import type { Keys } from "./keys.ts";

const NO_KEY = -2;
const NO_EXPIRY = -1;

export const commandsOfAnyKey: Record<string, Command> = {
  EXISTS: {
    words: atLeast(1),
    run: (keys, words) => words.filter((key) => keys.entry(key) !== undefined).length,
  },
  DEL: { words: atLeast(1), run: (keys, words) => words.filter((key) => remove(keys, key)).length },
  EXPIRE: { words: atLeast(2), run: expire },
  TTL: {
    words: exactly(1),
    run(keys, [key = ""]) {
      const left = leftMs(keys, key);
      return left < 0 ? left : Math.floor((left + 500) / 1_000);
    },
  },
  PTTL: { words: exactly(1), run: (keys, [key = ""]) => leftMs(keys, key) },
};

function remove(keys: Keys, key: string): boolean {
  if (keys.entry(key) === undefined) return false;
  keys.put(key, undefined);
  return true;
}

function expire(keys: Keys, [key = "", seconds = "", ...options]: readonly string[]): number {
  if (options.length > 0) throw new NotSimulated(`EXPIRE with ${options.join(" ")}`);
  const ms = integer(seconds) * 1_000;
  const entry = keys.entry(key);
  if (entry === undefined) return 0;
  keys.put(key, ms <= 0 ? undefined : { value: entry.value, expiresAt: keys.now + ms });
  return 1;
}

function leftMs(keys: Keys, key: string): number {
  const entry = keys.entry(key);
  if (entry === undefined) return NO_KEY;
  return entry.expiresAt === undefined ? NO_EXPIRY : entry.expiresAt - keys.now;
}
