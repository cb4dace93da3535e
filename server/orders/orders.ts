// The orders in MySQL. Creating them is one transaction with the branch's barrier: all of it or none, and once.
import type { Pool, RowDataPacket } from "mysql2/promise";
import { readAsset } from "../assets.ts";
import type { Clock } from "../time/clock.ts";
import { type Branch, passBarrier } from "./barrier.ts";
import { borrow } from "./mysql.ts";

/** Less than the 3 s that DTM waits for a branch, so that a hanging transaction is gone when its twin comes. */
const TRANSACTION_BUDGET_MS = 2_500;
const QUERY_BUDGET_MS = 1_500;

/** Lets a failpoint stand at a named place inside the transaction. */
export interface OrderSteps {
  beforeBarrier: () => Promise<void> | undefined;
  beforeCommit: () => Promise<void> | undefined;
}

/** The orders as branches and sales use them. Every method may reject with what the database threw. */
export interface Orders {
  /** One order for each buyer under the branch's gid, unless this branch has run before. */
  create(branch: Branch, sale: string, users: string[], steps: OrderSteps): Promise<void>;
  count(sale: string): Promise<number>;
  /** Deletes a sale's orders: the sample's demonstration starts over with it. */
  forget(sale: string): Promise<void>;
}

const sqlFile = (name: string) => readAsset(`./orders/${name}.sql`);

/** The orders in this database. Reads its statements. */
export function ordersInMysql(pool: Pool, clock: Clock): Orders {
  const insertBarrier = sqlFile("insert-barrier");
  const insertOrders = sqlFile("insert-orders");
  const countOrders = sqlFile("count-orders");
  const deleteOrders = sqlFile("delete-orders");
  return {
    create: (branch, sale, users, steps) =>
      borrow(pool, clock, TRANSACTION_BUDGET_MS, async (connection) => {
        await connection.beginTransaction();
        await steps.beforeBarrier();
        if (await passBarrier(connection, insertBarrier, branch)) {
          await connection.query(insertOrders, [users.map((user) => [sale, user, branch.gid])]);
        }
        await steps.beforeCommit();
        await connection.commit();
      }),
    count: (sale) =>
      borrow(pool, clock, QUERY_BUDGET_MS, async (connection) => {
        const [rows] = await connection.query<RowDataPacket[]>(countOrders, [sale]);
        return Number(rows[0]?.["orders"]);
      }),
    async forget(sale) {
      await borrow(pool, clock, QUERY_BUDGET_MS, (connection) => connection.query(deleteOrders, [sale]));
    },
  };
}
