// DTM's branch barrier in SQL: a branch's row, inserted inside the branch's own transaction, lets it run once.
import type { PoolConnection, ResultSetHeader } from "mysql2/promise";

/** A branch call of DTM: which message, which branch of it, which operation. */
export interface Branch {
  gid: string;
  transType: string;
  branchId: string;
  op: string;
}

/** DTM's clients number the barriers of one branch; a branch with one local transaction has this one. */
const FIRST_BARRIER = "01";

/** Whether this transaction is the first of its branch; a twin under way makes it wait for that one's end. */
export async function passBarrier(connection: PoolConnection, sql: string, branch: Branch): Promise<boolean> {
  const row = [branch.transType, branch.gid, branch.branchId, branch.op, FIRST_BARRIER, branch.op];
  const [result] = await connection.query<ResultSetHeader>(sql, row);
  return result.affectedRows === 1;
}
