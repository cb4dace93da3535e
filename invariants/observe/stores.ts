// Reads what the stores hold, as the target describes them, and not through the system under test.

import type { Values } from "../../targets/render.ts";
import type { Target } from "../../targets/target.ts";
import type {
  ClockReading,
  Deduction,
  Order,
  Sample,
  UnfinishedMessage,
  Unseen,
} from "../record/observation.ts";
import { readClock } from "./clock.ts";
import { unitCounter } from "./count-units.ts";
import { readDeductions } from "./deductions.ts";
import { dtmMessages } from "./dtm.ts";
import { httpOrderReader, type OrderReader, sqlOrderReader } from "./orders.ts";
import { redisReader } from "./redis.ts";
import { type SqlReader, sqlReader } from "./sql.ts";
import { readUnits, type UnitsOfLedger } from "./units.ts";

/** The addresses of the target's parts; a part without an address is unseen. */
export interface Addresses {
  redis?: string | undefined;
  mysql?: string | undefined;
  dtm?: string | undefined;
  http?: string | undefined;
}

/** The stores of one system. Methods reject with an error that names the store if it does not answer in time. */
export interface Stores {
  /** One atomic read of stock and ledger, then the number of orders. */
  sample(sale: string): Promise<Sample>;
  /** Stock and ledger of many sales in one round trip, each read atomic; their orders are not counted. */
  sampleStock(sales: readonly string[]): Promise<Sample[]>;
  deductions(sale: string): AsyncIterable<Deduction>;
  orders(sale: string): AsyncIterable<Order>;
  /** The messages that DTM has not finished, whosever they are. */
  unfinishedMessages(): Promise<UnfinishedMessage[]>;
  /** The stores' clocks compared with ours. A store that does not answer is left out. */
  clocks(): Promise<ClockReading[]>;
  /** What this target cannot show. */
  unseen(): Unseen[];
  close(): Promise<void>;
}

/**
 * Opens the stores of a target. `now` returns the time for samples, in ms; `valuesOf` the placeholders of a sale, for a
 * shop that names its sales itself.
 */
export function openStores(
  target: Target,
  addresses: Addresses,
  now: () => number,
  valuesOf: (sale: string) => Values = (sale) => ({ sale }),
): Stores {
  const readers = {
    redis: addresses.redis === undefined ? undefined : redisReader(addresses.redis),
    sql: addresses.mysql === undefined ? undefined : sqlReader(addresses.mysql),
  };
  const each = target.contract.units;
  const units = { each, count: unitCounter(readers.sql, each) };
  const orders = orderReader(target, addresses.http, readers.sql, units);
  const { dtm } = addresses;
  const sampleAll = async (sales: readonly string[]): Promise<Sample[]> => {
    const at = now();
    const seen = await readUnits(target, readers, sales.map(valuesOf), units);
    const until = now();
    return sales.map((sale, index) => ({ kind: "sample", at, until, sale, ...seen[index] }));
  };
  return {
    async sample(sale) {
      const [sample] = await sampleAll([sale]);
      const count = await orders?.count(sale, valuesOf(sale));
      const seen: Sample = sample ?? { kind: "sample", at: now(), sale };
      if (count === undefined) return seen;
      const isPlain = count.units === count.rows;
      return { ...seen, orders: count.rows, ...(isPlain ? {} : { orderUnits: count.units }) };
    },
    sampleStock: sampleAll,
    deductions: (sale) => readDeductions(target.ledger, readers, sale, valuesOf(sale), each),
    async *orders(sale) {
      if (orders !== undefined) yield* orders.list(sale, valuesOf(sale));
    },
    unfinishedMessages: async () => (target.dtm && dtm !== undefined ? dtmMessages(dtm) : []),
    async clocks() {
      const readings = [
        readers.redis && (await readClock("redis", readers.redis.time, now)),
        orders?.time && (await readClock("mysql", orders.time, now)),
      ];
      return readings.flatMap((reading) => reading ?? []);
    },
    unseen: () => unseenOf(target, addresses),
    async close() {
      readers.redis?.close();
      await readers.sql?.close();
    },
  };
}

function orderReader(
  { orders }: Target,
  http: string | undefined,
  sql: SqlReader | undefined,
  { each, count }: UnitsOfLedger,
): OrderReader | undefined {
  if (orders === null) return undefined;
  if ("sql" in orders) return sql === undefined ? undefined : sqlOrderReader(sql, orders.sql, count);
  return http === undefined ? undefined : httpOrderReader(http, orders.path, each);
}

/** Why each thing that this target cannot show is unseen. */
function unseenOf(target: Target, { redis, mysql, dtm, http }: Addresses): Unseen[] {
  const unseen: Unseen[] = [];
  const miss = (what: Unseen["what"], reason: string | undefined) => {
    if (reason !== undefined) unseen.push({ kind: "unseen", what, reason });
  };
  const noStore = (source: object) =>
    "sql" in source
      ? mysql === undefined && "the target names no MySQL"
      : "path" in source
        ? http === undefined && "the target names no address to ask for its orders"
        : redis === undefined && "the target names no Redis";
  const reasonFor = (source: object | null, none: string) =>
    source === null ? none : noStore(source) || undefined;
  miss("stock", reasonFor(target.stock, "the target shows no stock"));
  miss("initial", reasonFor(target.initial, "the target does not show the units put on sale"));
  miss("ledger", reasonFor(target.ledger, "the target keeps no ledger of deductions"));
  miss("orders", reasonFor(target.orders, "the target shows no orders"));
  if (!target.dtm) miss("messages", "the target uses no DTM");
  else if (dtm === undefined) miss("messages", "the target names no DTM");
  return unseen;
}
