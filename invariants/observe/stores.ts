// Reads what the stores hold, as the target describes them, and not through the system under test.

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
import { dtmMessages } from "./dtm.ts";
import { httpOrderReader, mysqlOrderReader, type OrderReader } from "./orders.ts";
import { redisStockReader, type StockReader } from "./stock.ts";

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

/** Opens the stores of a target. `now` returns the time for samples, in ms. */
export function openStores(target: Target, addresses: Addresses, now: () => number): Stores {
  const stock: StockReader | undefined =
    addresses.redis === undefined ? undefined : redisStockReader(addresses.redis, target);
  const orders = orderReader(target, addresses);
  const { dtm } = addresses;
  const seeStock = async (sales: readonly string[]) => {
    const at = now();
    const seen = await stock?.read(sales);
    const until = now();
    return (sale: string, index: number): Sample => ({ kind: "sample", at, until, sale, ...seen?.[index] });
  };
  return {
    async sample(sale) {
      const sampleOf = await seeStock([sale]);
      const count = await orders?.count(sale);
      return { ...sampleOf(sale, 0), ...(count === undefined ? {} : { orders: count }) };
    },
    sampleStock: async (sales) => sales.map(await seeStock(sales)),
    async *deductions(sale) {
      if (stock !== undefined) yield* stock.deductions(sale);
    },
    async *orders(sale) {
      if (orders !== undefined) yield* orders.list(sale);
    },
    unfinishedMessages: async () => (target.dtm && dtm !== undefined ? dtmMessages(dtm) : []),
    async clocks() {
      const readings = [
        stock && (await readClock("redis", stock.time, now)),
        orders?.time && (await readClock("mysql", orders.time, now)),
      ];
      return readings.flatMap((reading) => reading ?? []);
    },
    unseen: () => unseenOf(target, addresses),
    async close() {
      stock?.close();
      await orders?.close();
    },
  };
}

function orderReader(target: Target, { mysql, http }: Addresses): OrderReader | undefined {
  const source = target.orders;
  if (source === null) return undefined;
  if ("sql" in source) return mysql === undefined ? undefined : mysqlOrderReader(mysql, source.sql);
  return http === undefined ? undefined : httpOrderReader(http, source.path);
}

function unseenOf(target: Target, { redis, mysql, dtm, http }: Addresses): Unseen[] {
  const unseen: Unseen[] = [];
  const miss = (what: Unseen["what"], reason: string) => unseen.push({ kind: "unseen", what, reason });
  const noRedis = redis === undefined ? "the target names no Redis" : undefined;
  if (noRedis ?? target.stockKey === null) miss("stock", noRedis ?? "the target shows no stock key");
  if (noRedis ?? target.initialKey === null)
    miss("initial", noRedis ?? "the target shows no key of the units put on sale");
  if (noRedis ?? target.ledger === null)
    miss("ledger", noRedis ?? "the target keeps no ledger of deductions");
  if (target.orders === null) miss("orders", "the target shows no orders");
  else if ("sql" in target.orders && mysql === undefined) miss("orders", "the target names no MySQL");
  else if ("path" in target.orders && http === undefined)
    miss("orders", "the target names no address to ask for its orders");
  if (!target.dtm) miss("messages", "the target uses no DTM");
  else if (dtm === undefined) miss("messages", "the target names no DTM");
  return unseen;
}
