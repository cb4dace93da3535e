// DTM's branch barrier in SQL: each branch inserts its own row inside its transaction, so that it takes effect once.
import type { ResultSetHeader } from "mysql2/promise";
import type { OrderConnection } from "./mysql.ts";

/** A call of DTM to a branch: the message, the branch in it, and the operation. */
export interface Branch {
  gid: string;
  transType: string;
  branchId: string;
  op: string;
}

/** DTM's clients number the barriers of a branch. Our branch has one local transaction, so it has one barrier. */
const FIRST_BARRIER = "01";

/** Returns true if this transaction is the first of its branch. If another one is running, waits until it ends. */
export async function passBarrier(
  connection: OrderConnection,
  sql: string,
  branch: Branch,
): Promise<boolean> {
  const row = [branch.transType, branch.gid, branch.branchId, branch.op, FIRST_BARRIER, branch.op];
  const [result] = await connection.query(sql, row);
  return (result as ResultSetHeader).affectedRows === 1;
}
