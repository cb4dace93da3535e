// Whether a purchase costs the same when the sale is ten and a hundred times as large, and what a buyer takes up.

import { Redis } from "ioredis";
import { createPool, type RowDataPacket } from "mysql2/promise";
import { HarnessError } from "../../targets/errors.ts";
import type { Reading } from "./figures.ts";
import type { Bench, Measurement } from "./measurement.ts";
import { generate } from "./run-generator.ts";
import { type Stage, untilDurable } from "./stage.ts";

/** Units of each sale, and as many buyers. */
export const SIZES = [1_000, 10_000, 100_000] as const;

const CONNECTIONS = 256;
const BOUGHT = "201";
const TABLES = ["flashproof.orders", "dtm_barrier.barrier"];

/** Sells this many units to as many buyers; `onSold` is told of the sale. */
export const growth = (
  bench: Bench,
  stage: Stage,
  size: number,
  onSold: (sale: string) => void,
): Measurement => ({
  name: `growth ${size}`,
  // The largest takes as long as all others together.
  ...(size === Math.max(...SIZES) ? { rounds: 1 } : {}),
  async run(signal) {
    const before = await bytesHeld(stage);
    const beganAt = Date.now();
    const sale = await stage.openSale(size);
    const order = { nonce: bench.nonce(), connections: CONNECTIONS, buyers: size };
    const request = stage.request("server", sale);
    const { replies } = await generate(stage.url("server"), { ...order, request }, signal);
    const { orders, at } = await untilDurable(stage.stores, sale, signal);
    if (orders !== size || replies[BOUGHT] !== size)
      throw new HarnessError("failed", `${orders} orders for ${size} buyers: ${JSON.stringify(replies)}`);
    const after = await bytesHeld(stage);
    onSold(sale);
    const readings: [string, Reading["unit"], number][] = [
      ["time per purchase", "µs", ((at - beganAt) * 1_000) / size],
      ["Redis per buyer", "bytes", (after.redis - before.redis) / size],
      ["MySQL per order", "bytes", (after.mysql - before.mysql) / size],
    ];
    return readings.map(([what, unit, value]) => ({ figure: `growth ${size} ${what}`, unit, value }));
  },
});

/** Bytes that the stores hold: all of Redis, in memory; of MySQL the pages of orders and barriers. */
async function bytesHeld({ stack }: Stage): Promise<{ redis: number; mysql: number }> {
  const redis = new Redis(stack.redis?.url ?? "", { maxRetriesPerRequest: 1 });
  redis.on("error", () => {});
  const mysql = createPool({ uri: stack.mysql?.url ?? "", connectionLimit: 1 });
  try {
    const info = await redis.info("memory");
    await mysql.query(`ANALYZE TABLE ${TABLES.join(", ")}`);
    const [rows] = await mysql.query<RowDataPacket[]>(
      "SELECT SUM(data_length + index_length) AS bytes FROM information_schema.tables WHERE CONCAT(table_schema, '.', table_name) IN (?)",
      [TABLES],
    );
    return { redis: Number(/used_memory:(\d+)/.exec(info)?.[1]), mysql: Number(rows[0]?.["bytes"]) };
  } finally {
    redis.disconnect();
    await mysql.end();
  }
}
