// The orders in MySQL. One transaction creates a branch's orders and its barrier: all of them or none, and once.
import type { Pool, RowDataPacket } from "mysql2/promise";
import { readAsset } from "../assets.ts";
import type { Clock } from "../time/clock.ts";
import { type Branch, passBarrier } from "./barrier.ts";
import { withConnection } from "./mysql.ts";

/** Less than the 3 s that DTM waits for a branch: a transaction that hangs has ended when DTM calls again. */
const TRANSACTION_BUDGET_MS = 2_500;
const QUERY_BUDGET_MS = 1_500;

/** Called inside the transaction, where it can be made to fail. */
export interface TransactionHooks {
  beforeBarrier: () => Promise<void> | undefined;
  beforeCommit: () => Promise<void> | undefined;
}

/** The orders as the branches and the shop's routes use them. Every method may reject with the database's error. */
export interface Orders {
  /** Creates one order for each buyer under the branch's gid, unless this branch has committed before. */
  create(branch: Branch, sale: string, users: string[], hooks: TransactionHooks): Promise<void>;
  count(sale: string): Promise<number>;
  /** Deletes a sale's orders. The sample's demonstration starts with it. */
  delete(sale: string): Promise<void>;
}

const sqlFile = (name: string) => readAsset(`./orders/${name}.sql`);

/** The orders in this database. Reads the statements from their files. */
export function ordersInMysql(pool: Pool, clock: Clock): Orders {
  const insertBarrier = sqlFile("insert-barrier");
  const insertOrders = sqlFile("insert-orders");
  const countOrders = sqlFile("count-orders");
  const deleteOrders = sqlFile("delete-orders");
  return {
    create: (branch, sale, users, hooks) =>
      withConnection(pool, clock, TRANSACTION_BUDGET_MS, async (connection) => {
        await connection.beginTransaction();
        await hooks.beforeBarrier();
        if (await passBarrier(connection, insertBarrier, branch)) {
          await connection.query(insertOrders, [users.map((user) => [sale, user, branch.gid])]);
        }
        await hooks.beforeCommit();
        await connection.commit();
      }),
    count: (sale) =>
      withConnection(pool, clock, QUERY_BUDGET_MS, async (connection) => {
        const [rows] = await connection.query<RowDataPacket[]>(countOrders, [sale]);
        return Number(rows[0]?.["orders"]);
      }),
    async delete(sale) {
      await withConnection(pool, clock, QUERY_BUDGET_MS, (connection) =>
        connection.query(deleteOrders, [sale]),
      );
    },
  };
}
