// Reads orders: from the database by a query of the target, or from the system itself by an HTTP path.

import { Type } from "@sinclair/typebox";
import { createPool, type RowDataPacket } from "mysql2/promise";
import { request } from "undici";
import { parserOf } from "../../base/parse.ts";
import { renderText } from "../../targets/render.ts";
import { gidIn } from "../../targets/reply.ts";
import type { Order } from "../record/observation.ts";
import { fromStore } from "./from-store.ts";

/** Reads the orders of a sale. */
export interface OrderReader {
  count(sale: string): Promise<number>;
  list(sale: string): AsyncIterable<Order>;
  /** The time of the clock that dates the orders, in ms; undefined if that is not ours to ask. */
  time: (() => Promise<number>) | undefined;
  close(): Promise<void>;
}

const TIMEOUT_MS = 2_000;
const LIST_TIMEOUT_MS = 30_000;

const OrderRow = Type.Object({
  user: Type.Union([Type.String(), Type.Number()]),
  gid: Type.Optional(Type.Union([Type.String(), Type.Number(), Type.Null()])),
  at: Type.Optional(Type.Union([Type.Number(), Type.String(), Type.Null()])),
});
const parseRow = parserOf(OrderRow, "order");

function orderOf(sale: string, row: unknown): Order {
  const { user, at, ...named } = parseRow(row);
  const gid = gidIn(named.gid);
  const order: Order = { kind: "order", sale, user: String(user) };
  if (gid !== undefined) order.gid = gid;
  if (at !== null && at !== undefined) order.at = Number(at);
  return order;
}

/** Reads orders by a query with one `?`, the sale. */
export function mysqlOrderReader(url: string, sql: string): OrderReader {
  // Large integers come as text: as doubles, two buyers could become one.
  const pool = createPool({
    uri: url,
    connectionLimit: 2,
    connectTimeout: TIMEOUT_MS,
    supportBigNumbers: true,
  });
  return {
    async count(sale) {
      const query = { sql: `SELECT COUNT(*) AS orders FROM (${sql}) AS o`, timeout: TIMEOUT_MS };
      const [rows] = await fromStore("MySQL", () => pool.query<RowDataPacket[]>(query, [sale]));
      return Number(rows[0]?.["orders"]);
    },
    async *list(sale) {
      const query = { sql, timeout: LIST_TIMEOUT_MS };
      const [rows] = await fromStore("MySQL", () => pool.query<RowDataPacket[]>(query, [sale]));
      for (const row of rows) yield orderOf(sale, row);
    },
    async time() {
      const query = { sql: "SELECT UNIX_TIMESTAMP(NOW(6)) * 1000 AS ms", timeout: TIMEOUT_MS };
      const [rows] = await fromStore("MySQL", () => pool.query<RowDataPacket[]>(query));
      return Number(rows[0]?.["ms"]);
    },
    close: () => pool.end(),
  };
}

/** Reads orders by an HTTP path that answers with an array of them. */
export function httpOrderReader(url: string, path: string): OrderReader {
  const fetchAll = (sale: string): Promise<Order[]> =>
    fromStore(path, async () => {
      const signal = AbortSignal.timeout(LIST_TIMEOUT_MS);
      const reply = await request(`${url}${renderText(path, { sale })}`, {
        headersTimeout: TIMEOUT_MS,
        signal,
      });
      if (reply.statusCode !== 200)
        throw new Error(`answered ${reply.statusCode}: ${await reply.body.text()}`);
      const rows = await reply.body.json();
      if (!Array.isArray(rows)) throw new Error("did not answer with an array of orders");
      return rows.map((row) => orderOf(sale, row));
    });
  return {
    count: async (sale) => (await fetchAll(sale)).length,
    async *list(sale) {
      yield* await fetchAll(sale);
    },
    time: undefined,
    close: async () => {},
  };
}
