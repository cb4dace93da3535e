// The tables of server/orders/schema.sql, as far as statements wait in them: the indexes of times are left out.
import { Index, Table } from "./table.ts";

/** Sets text columns apart in a key; below every character that a column holds. */
export const BETWEEN = "\u0000";
const padded = (id: number) => String(id).padStart(10, "0");

/** Its values are sale, user and gid. */
export const ordersTable = (): Table =>
  new Table([
    new Index(true, padded),
    new Index(true, (_, [sale, user]) => `${sale}${BETWEEN}${user}`),
    new Index(false, (id, [, , gid]) => `${gid}${BETWEEN}${padded(id)}`),
  ]);

/** Its values are the six of INSERT. Its columns do not tell large letters from small ones. */
export const barriersTable = (): Table =>
  new Table([
    new Index(true, padded),
    new Index(true, (_, values) => values.slice(1, 5).join(BETWEEN).toLowerCase()),
  ]);
