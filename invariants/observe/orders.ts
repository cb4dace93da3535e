// Reads orders: from the database by a query of the target, or from the system itself by an HTTP path.
import { request } from "undici";
import { renderSql, renderText, type Values } from "../../targets/render.ts";
import type { Order } from "../record/observation.ts";
import { fromStore } from "./from-store.ts";
import { parseRow } from "./row.ts";
import type { SqlReader } from "./sql.ts";

/** Reads the orders of a sale; the values are its placeholders. */
export interface OrderReader {
  count(sale: string, values: Values): Promise<number>;
  list(sale: string, values: Values): AsyncIterable<Order>;
  /** The time of the clock that dates the orders, in ms; undefined if that is not ours to ask. */
  time: (() => Promise<number>) | undefined;
}

const TIMEOUT_MS = 2_000;
const LIST_TIMEOUT_MS = 30_000;

function orderOf(sale: string, row: unknown, field: string): Order {
  const { user, gid, at, units } = parseRow(row, field);
  const order: Order = { kind: "order", sale, user };
  if (gid !== undefined) order.gid = gid;
  if (at !== undefined) order.at = at;
  if (units !== undefined) order.units = units;
  return order;
}

/** Reads orders by a query. */
export const sqlOrderReader = (reader: SqlReader, sql: string): OrderReader => ({
  async count(_sale, values) {
    const query = renderSql(sql, values);
    const [row] = await reader.rows({ ...query, sql: `SELECT COUNT(*) AS orders FROM (${query.sql}) AS o` });
    return Number(row?.["orders"]);
  },
  async *list(sale, values) {
    for (const row of await reader.rows(renderSql(sql, values), LIST_TIMEOUT_MS))
      yield orderOf(sale, row, "orders/sql");
  },
  time: reader.time,
});

/** Reads orders by an HTTP path that answers with an array of them. */
export function httpOrderReader(url: string, path: string): OrderReader {
  const fetchAll = (sale: string, values: Values): Promise<Order[]> =>
    fromStore(path, async () => {
      const signal = AbortSignal.timeout(LIST_TIMEOUT_MS);
      const reply = await request(`${url}${renderText(path, values)}`, {
        headersTimeout: TIMEOUT_MS,
        signal,
      });
      if (reply.statusCode !== 200)
        throw new Error(`answered ${reply.statusCode}: ${await reply.body.text()}`);
      const rows = await reply.body.json();
      if (!Array.isArray(rows)) throw new Error("did not answer with an array of orders");
      return rows.map((row) => orderOf(sale, row, "orders/path"));
    });
  return {
    count: async (sale, values) => (await fetchAll(sale, values)).length,
    async *list(sale, values) {
      yield* await fetchAll(sale, values);
    },
    time: undefined,
  };
}
