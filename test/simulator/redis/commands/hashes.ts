// The commands of hashes.

import { atLeast, type Command, exactly, wrongNumberOfArguments } from "./command.ts";
import type { Keys } from "./keys.ts";

export const hashCommands: Record<string, Command> = {
  HGET: { words: exactly(2), run: (keys, [key = "", field = ""]) => keys.hash(key)?.get(field) ?? null },
  HSET: { words: atLeast(3), run: setFields },
  HDEL: { words: atLeast(2), run: deleteFields },
  HEXISTS: {
    words: exactly(2),
    run: (keys, [key = "", field = ""]) => Number(keys.hash(key)?.has(field) ?? false),
  },
  HMGET: {
    words: atLeast(2),
    run(keys, [key = "", ...fields]) {
      const hash = keys.hash(key);
      return fields.map((field) => hash?.get(field) ?? null);
    },
  },
  HLEN: { words: exactly(1), run: (keys, [key = ""]) => keys.hash(key)?.size ?? 0 },
  HKEYS: { words: exactly(1), run: (keys, [key = ""]) => [...(keys.hash(key)?.keys() ?? [])] },
  HGETALL: { words: exactly(1), run: (keys, [key = ""]) => [...(keys.hash(key) ?? [])].flat() },
};

function setFields(keys: Keys, [key = "", ...fields]: readonly string[]): number {
  if (fields.length % 2 !== 0) throw wrongNumberOfArguments("hset");
  let added = 0;
  for (let index = 0; index < fields.length; index += 2)
    added += Number(keys.putField(key, fields[index] ?? "", fields[index + 1] ?? ""));
  return added;
}

/** A hash without fields is no key. */
function deleteFields(keys: Keys, [key = "", ...fields]: readonly string[]): number {
  const hash = keys.hash(key);
  const left = new Map(hash);
  const removed = fields.filter((field) => left.delete(field)).length;
  if (hash === undefined || removed === 0) return 0;
  keys.put(key, left.size === 0 ? undefined : { value: left, expiresAt: keys.entry(key)?.expiresAt });
  return removed;
}
