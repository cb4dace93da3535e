// Reads what the stores hold, as the target describes them, and not through the system under test.

import type { Target } from "../../targets/target.ts";
import type { Deduction, Order, Sample, UnfinishedMessage, Unseen } from "../record/observation.ts";
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
  deductions(sale: string): AsyncIterable<Deduction>;
  orders(sale: string): AsyncIterable<Order>;
  /** The messages that DTM has not finished, of all sales. */
  unfinishedMessages(): Promise<UnfinishedMessage[]>;
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
  return {
    async sample(sale) {
      const at = now();
      const seen = await stock?.read(sale);
      const until = now();
      const count = await orders?.count(sale);
      return { kind: "sample", at, until, sale, ...seen, ...(count === undefined ? {} : { orders: count }) };
    },
    async *deductions(sale) {
      if (stock !== undefined) yield* stock.deductions(sale);
    },
    async *orders(sale) {
      if (orders !== undefined) yield* orders.list(sale);
    },
    unfinishedMessages: async () => (target.dtm && dtm !== undefined ? dtmMessages(dtm) : []),
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
