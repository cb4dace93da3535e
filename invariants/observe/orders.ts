// Reads orders: from the database by a query of the target, or from the system itself by an HTTP path.
import { request } from "undici";
import { renderSql, renderText, type Values } from "../../targets/render.ts";
import type { Order } from "../record/observation.ts";
import type { CountUnits } from "./count-units.ts";
import { fromStore } from "./from-store.ts";
import { parseRow } from "./row.ts";
import type { SqlReader } from "./sql.ts";

/** Orders by their rows, and by the units in them. */
export interface OrderCount {
  rows: number;
  units: number;
}

/** Reads the orders of a sale; the values are its placeholders. */
export interface OrderReader {
  count(sale: string, values: Values): Promise<OrderCount>;
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
export const sqlOrderReader = (reader: SqlReader, sql: string, countUnits: CountUnits): OrderReader => ({
  async count(_sale, values) {
    const [row] = await reader.rows(await countUnits(renderSql(sql, values)));
    return { rows: Number(row?.["entries"]), units: Number(row?.["units"]) };
  },
  async *list(sale, values) {
    for (const row of await reader.rows(renderSql(sql, values), LIST_TIMEOUT_MS))
      yield orderOf(sale, row, "orders/sql");
  },
  time: reader.time,
});

/** Reads orders by an HTTP path that answers with an array of them; one that says no units is of `unitsEach`. */
export function httpOrderReader(url: string, path: string, unitsEach: number): OrderReader {
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
    async count(sale, values) {
      const orders = await fetchAll(sale, values);
      return {
        rows: orders.length,
        units: orders.reduce((sum, { units = unitsEach }) => sum + units, 0),
      };
    },
    async *list(sale, values) {
      yield* await fetchAll(sale, values);
    },
    time: undefined,
  };
}
