// Reads Redis, by a connection of its own. Reads are idempotent, so ioredis may send them again.
import { readFileSync } from "node:fs";
import { Redis } from "ioredis";
import { fromStore } from "./from-store.ts";

/** One number in Redis: a string, a field less another, or how many members a hash or a set has. */
export type RedisNumber =
  | { how: "string" | "hash-size" | "set-size"; key: string }
  | { how: "field"; key: string; field: string; minus?: string | undefined };

/** Reads one Redis. */
export interface RedisReader {
  /** The numbers of each list, by one atomic read a list; all lists in one round trip. What is not there is undefined. */
  numbers(lists: readonly (readonly RedisNumber[])[]): Promise<(number | undefined)[][]>;
  /** The fields of a hash with their values. */
  hash(key: string): AsyncIterable<[field: string, value: string]>;
  set(key: string): AsyncIterable<string>;
  /** The strings whose keys match a pattern. */
  strings(pattern: string): AsyncIterable<[key: string, value: string | null]>;
  /** The time of its clock, in ms. */
  time(): Promise<number>;
  close(): void;
}

const TIMEOUT_MS = 2_000;
const SCAN_COUNT = 1_000;

/** A reader of the Redis at this address. */
export function redisReader(url: string): RedisReader {
  const redis = new Redis(url, {
    commandTimeout: TIMEOUT_MS,
    connectTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: () => 100,
  });
  // If the store is down, the commands fail, and that is enough.
  redis.on("error", () => {});
  const lua = readFileSync(new URL("./numbers.lua", import.meta.url), "utf8");
  return {
    async numbers(lists) {
      const pipeline = redis.pipeline();
      for (const list of lists) {
        const args = list.flatMap((one) => [
          one.how,
          one.how === "field" ? one.field : "",
          (one.how === "field" && one.minus) || "",
        ]);
        pipeline.eval(lua, list.length, ...list.map(({ key }) => key), ...args);
      }
      return fromStore("Redis", async () => {
        const replies = (await pipeline.exec()) ?? [];
        return replies.map(([error, reply]) => {
          if (error !== null) throw error;
          return (reply as (string | number | null)[]).map((one) => (one === null ? undefined : Number(one)));
        });
      });
    },
    async *hash(key) {
      for await (const fields of pages((cursor) => redis.hscan(key, cursor, "COUNT", SCAN_COUNT)))
        for (let index = 0; index < fields.length; index += 2)
          yield [fields[index] ?? "", fields[index + 1] ?? ""];
    },
    async *set(key) {
      for await (const members of pages((cursor) => redis.sscan(key, cursor, "COUNT", SCAN_COUNT)))
        yield* members;
    },
    async *strings(pattern) {
      const scan = (cursor: string) => redis.scan(cursor, "MATCH", pattern, "COUNT", SCAN_COUNT);
      for await (const keys of pages(scan)) {
        const values = keys.length === 0 ? [] : await fromStore("Redis", () => redis.mget(...keys));
        for (const [index, value] of values.entries()) yield [keys[index] ?? "", value];
      }
    },
    async time() {
      const [seconds = 0, micros = 0] = await fromStore("Redis", () => redis.time());
      return Number(seconds) * 1_000 + Number(micros) / 1_000;
    },
    close: () => redis.disconnect(),
  };
}

/** The pages of a scan. An error is thrown to the reader of the pages, unlike that of a stream. */
async function* pages(scan: (cursor: string) => Promise<[string, string[]]>): AsyncIterable<string[]> {
  let cursor = "0";
  do {
    const [next, items] = await fromStore("Redis", () => scan(cursor));
    yield items;
    cursor = next;
  } while (cursor !== "0");
}
