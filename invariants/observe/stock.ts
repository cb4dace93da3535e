// Reads stock and ledger from Redis, by a connection of its own.
import { readFileSync } from "node:fs";
import { Redis } from "ioredis";
import { renderText } from "../../targets/render.ts";
import type { Target } from "../../targets/target.ts";
import type { Deduction, Sample } from "../record/observation.ts";
import { fromStore } from "./from-store.ts";

/** Stock and ledger of one sale, as one atomic read sees them. */
export type StockSeen = Pick<Sample, "remaining" | "initial" | "deducted">;

/** Reads what Redis holds of sales. */
export interface StockReader {
  /** One atomic read of each sale, all of them in one round trip. */
  read(sales: readonly string[]): Promise<StockSeen[]>;
  deductions(sale: string): AsyncIterable<Deduction>;
  /** The time of Redis's clock, in ms. */
  time(): Promise<number>;
  close(): void;
}

const TIMEOUT_MS = 2_000;
const SCAN_COUNT = 1_000;

/** Reads stock and ledger from the Redis at this address. Reads are idempotent, so ioredis may send them again. */
export function redisStockReader(url: string, target: Target): StockReader {
  const redis = new Redis(url, {
    commandTimeout: TIMEOUT_MS,
    connectTimeout: TIMEOUT_MS,
    maxRetriesPerRequest: 1,
    retryStrategy: () => 100,
  });
  // If the store is down, the commands fail, and that is enough.
  redis.on("error", () => {});
  const lua = readFileSync(new URL("./sample.lua", import.meta.url), "utf8");
  const keyOf = (template: string | null, sale: string) =>
    template === null ? "" : renderText(template, { sale });
  const { ledger } = target;
  const hash = ledger !== null && "hash" in ledger ? ledger.hash : null;
  const barriers = ledger !== null && "barriers" in ledger ? ledger.barriers : null;

  async function* heldBarriers(sale: string): AsyncIterable<Deduction> {
    if (barriers === null) return;
    const scan = (cursor: string) => redis.scan(cursor, "MATCH", keyOf(barriers, sale), "COUNT", SCAN_COUNT);
    for await (const keys of pages(scan)) {
      const values = keys.length === 0 ? [] : await fromStore("Redis", () => redis.mget(...keys));
      for (const [index, value] of values.entries()) {
        if (value === "op") yield { kind: "deduction", sale, gid: gidOfBarrier(keys[index] ?? "") };
      }
    }
  }

  const seen = (reply: unknown): StockSeen => {
    const [stock, initial, length] = reply as (string | number | null)[];
    return {
      ...numberAs("remaining", stock),
      ...numberAs("initial", initial),
      ...(hash === null ? {} : numberAs("deducted", length)),
    };
  };

  return {
    async read(sales) {
      const pipeline = redis.pipeline();
      for (const sale of sales)
        pipeline.eval(
          lua,
          3,
          keyOf(target.stockKey, sale),
          keyOf(target.initialKey, sale),
          keyOf(hash, sale),
        );
      return fromStore("Redis", async () => {
        const replies = (await pipeline.exec()) ?? [];
        return replies.map(([error, reply]) => {
          if (error !== null) throw error;
          return seen(reply);
        });
      });
    },
    async time() {
      const [seconds = 0, micros = 0] = await fromStore("Redis", () => redis.time());
      return Number(seconds) * 1_000 + Number(micros) / 1_000;
    },
    async *deductions(sale) {
      yield* heldBarriers(sale);
      if (hash === null) return;
      const scan = (cursor: string) => redis.hscan(keyOf(hash, sale), cursor, "COUNT", SCAN_COUNT);
      for await (const fields of pages(scan)) {
        for (let index = 0; index < fields.length; index += 2) {
          yield { kind: "deduction", sale, user: fields[index] ?? "", gid: fields[index + 1] ?? "" };
        }
      }
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

function numberAs<K extends string>(
  name: K,
  value: string | number | null | undefined,
): Partial<Record<K, number>> {
  return value === null || value === undefined ? {} : ({ [name]: Number(value) } as Record<K, number>);
}

const gidOfBarrier = (key: string): string => key.replace(/-00-msg-01$/, "");
