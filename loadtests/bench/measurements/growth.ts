// What a purchase costs when the sale is ten and a hundred times as large, and how many bytes a buyer takes up.
import { readFile } from "node:fs/promises";
import path from "node:path";
import { Redis } from "ioredis";
import { createPool, type RowDataPacket } from "mysql2/promise";
import { HarnessError } from "../../../base/errors.ts";
import type { BenchRun } from "../bench-run.ts";
import { type BenchStack, untilDurable } from "../bench-stack.ts";
import { runGenerator } from "../generators/run-generator.ts";
import type { Measurement } from "../measurement.ts";

/** Units of each sale, and as many buyers. */
export const SIZES = [1_000, 10_000, 100_000] as const;

/** The largest size. */
export const MOST = Math.max(...SIZES);

const CONNECTIONS = 256;
const BOUGHT = "201";

/** Sells this many units to as many buyers; `onSold` is called with the sale. */
export const growth = (
  bench: BenchRun,
  benchStack: BenchStack,
  size: number,
  onSold: (sale: string) => void,
): Measurement => ({
  name: `growth ${size}`,
  // The largest takes as long as all others together.
  ...(size === MOST ? { rounds: 1 } : {}),
  async run(signal) {
    const before = await bytesHeld(benchStack);
    const beganAt = Date.now();
    const sale = await benchStack.openSale(size);
    const input = { nonce: bench.nonce(), connections: CONNECTIONS, buyers: size };
    const request = benchStack.request("server", sale);
    const { replies } = await runGenerator(benchStack.url("server"), { ...input, request }, signal);
    const { orders, at } = await untilDurable(benchStack.stores, sale, signal);
    if (orders !== size || replies[BOUGHT] !== size)
      throw new HarnessError("failed", `${orders} orders for ${size} buyers: ${JSON.stringify(replies)}`);
    const after = await bytesHeld(benchStack);
    onSold(sale);
    const of = `growth ${size}`;
    return [
      { figure: `${of} time per purchase`, unit: "µs", value: ((at - beganAt) * 1_000) / size },
      { figure: `${of} Redis per buyer`, unit: "bytes", value: (after.redis - before.redis) / size },
      // Tables grow in steps, which only many orders level out.
      {
        figure: `${of} MySQL per order`,
        unit: "bytes",
        value: (after.mysql - before.mysql) / size,
        isDetail: size < MOST,
      },
    ];
  },
});

const sqlFile = (name: string) => readFile(path.join(import.meta.dirname, `${name}.sql`), "utf8");

/** Bytes that the stores hold: all of Redis, in memory; of MySQL the pages of orders and barriers. */
async function bytesHeld({ stack }: BenchStack): Promise<{ redis: number; mysql: number }> {
  const redis = new Redis(stack.redis?.url ?? "", { maxRetriesPerRequest: 1 });
  redis.on("error", () => {});
  const mysql = createPool({ uri: stack.mysql?.url ?? "", connectionLimit: 1 });
  try {
    const info = await redis.info("memory");
    await mysql.query(await sqlFile("analyze-tables"));
    const [rows] = await mysql.query<RowDataPacket[]>(await sqlFile("table-bytes"));
    return { redis: Number(/used_memory:(\d+)/.exec(info)?.[1]), mysql: Number(rows[0]?.["bytes"]) };
  } finally {
    redis.disconnect();
    await mysql.end();
  }
}
