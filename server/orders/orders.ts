// The orders in MySQL. One transaction creates a branch's orders and its barrier: all of them or none, and once.
import type { RowDataPacket } from "mysql2/promise";
import { readAsset } from "../assets.ts";
import type { Clock } from "../time/clock.ts";
import { type Branch, passBarrier } from "./barrier.ts";
import { type OrderConnection, type OrderPool, withConnection } from "./mysql.ts";

/** Less than the 3 s that DTM waits for a branch: a transaction that hangs has ended when DTM calls again. */
const TRANSACTION_BUDGET_MS = 2_500;
const QUERY_BUDGET_MS = 1_500;

/** Called inside the transaction, where it can be made to fail. */
export interface TransactionHooks {
  beforeBarrier: () => Promise<void> | undefined;
  beforeCommit: () => Promise<void> | undefined;
}

/** A buyer whom a message has sold a unit, and who has an order of this sale under another gid. */
export interface Conflict {
  user: string;
  /** The gid of the order that there is. */
  gid: string;
}

/** The orders as the branches and the shop's routes use them. Every method may reject with the database's error. */
export interface Orders {
  /**
   * Creates one order for each buyer under the branch's gid, unless this branch has committed before. Buyers who have an
   * order under another gid are set apart: they get no second one, the others get theirs. Returns those set apart.
   */
  create(branch: Branch, sale: string, users: string[], hooks: TransactionHooks): Promise<Conflict[]>;
  count(sale: string): Promise<number>;
  /** Deletes a sale's orders. The sample's demonstration starts with it. */
  delete(sale: string): Promise<void>;
}

const sqlFile = (name: string) => readAsset(`./orders/${name}.sql`);

/** Two pools of connections to one database, so that neither waits for a connection of the other. */
export interface OrderPools {
  /** For the branches. */
  branches: OrderPool;
  /** For who reads a sale. */
  reads: OrderPool;
}

/** The orders in this database. Reads the statements from their files. */
export function ordersInMysql({ branches, reads }: OrderPools, clock: Clock): Orders {
  const insertBarrier = sqlFile("insert-barrier");
  const insert = { all: sqlFile("insert-orders"), new: sqlFile("insert-new-orders") };
  const ordersOfOthers = sqlFile("orders-of-others");
  const countOrders = sqlFile("count-orders");
  const deleteOrders = sqlFile("delete-orders");
  return {
    create: (branch, sale, users, hooks) =>
      withConnection(branches, clock, TRANSACTION_BUDGET_MS, async (connection) => {
        await connection.beginTransaction();
        await hooks.beforeBarrier();
        let conflicts: Conflict[] = [];
        if (await passBarrier(connection, insertBarrier, branch)) {
          const rows = users.map((user) => [sale, user, branch.gid]);
          if (!(await insertAll(connection, insert.all, rows))) {
            await connection.query(insert.new, [rows]);
            const [found] = await connection.query(ordersOfOthers, [sale, users, branch.gid]);
            conflicts = (found as RowDataPacket[]).map((row) => ({
              user: String(row["user_id"]),
              gid: String(row["gid"]),
            }));
          }
        }
        await hooks.beforeCommit();
        await connection.commit();
        return conflicts;
      }),
    count: (sale) =>
      withConnection(reads, clock, QUERY_BUDGET_MS, async (connection) => {
        const [rows] = await connection.query(countOrders, [sale]);
        return Number((rows as RowDataPacket[])[0]?.["orders"]);
      }),
    async delete(sale) {
      await withConnection(reads, clock, QUERY_BUDGET_MS, (connection) =>
        connection.query(deleteOrders, [sale]),
      );
    },
  };
}

const DUPLICATE_ENTRY = 1062;

/**
 * Returns false if one of the rows is there already. InnoDB then undoes this statement alone: the transaction, with its
 * barrier row, goes on. The statement that can set rows apart is kept for this case, since it locks more.
 */
async function insertAll(connection: OrderConnection, sql: string, rows: string[][]): Promise<boolean> {
  try {
    await connection.query(sql, [rows]);
    return true;
  } catch (error) {
    if (error instanceof Error && "errno" in error && error.errno === DUPLICATE_ENTRY) return false;
    throw error;
  }
}
