// What DTM calls: check-back, which says if a deduction happened, and the branch that creates the orders. Both may run
// many times, and twice at the same time.
import type { FailpointName } from "../contract.ts";
import type { Branch } from "../orders/barrier.ts";
import type { Conflict, Orders } from "../orders/orders.ts";
import type { Barrier, Stock } from "../stock/stock.ts";
import type { Failpoints } from "./failpoints.ts";

export interface BranchParts {
  stock: Stock;
  orders: Orders;
  failpoints: Failpoints;
  /** Called once for a message of which buyers were set apart, because they have an order under another gid. */
  onConflicts: (gid: string, conflicts: Conflict[]) => void;
}

/**
 * Redis holds no winner of a submitted message. DTM was told that it has one, so Redis has lost entries, and who had a
 * unit cannot be known here. To succeed would forget their orders. So the branch fails, and DTM calls again, less and
 * less often: the message stays where an operator sees it, and gets its orders once the entries are back.
 */
export class LedgerLost extends Error {
  override readonly name = "LedgerLost";
  readonly gid: string;
  constructor(gid: string) {
    super(`Redis holds no winner of ${gid}`);
    this.gid = gid;
  }
}

/** Check-back: `op` if the message's deduction happened. Otherwise `rollback`, and it cannot happen any more. */
export async function queryPrepared(
  parts: Pick<BranchParts, "stock" | "failpoints">,
  sale: string,
  gid: string,
): Promise<Barrier> {
  const barrier = await parts.stock.queryPrepared(gid);
  await parts.failpoints.pass("query-prepared:after-read", { sale, gid });
  return barrier;
}

/** Creates an order for each buyer whose unit this message holds, once. */
export async function createOrders(parts: BranchParts, sale: string, branch: Branch): Promise<void> {
  const winners = await parts.stock.winners(sale, branch.gid);
  if (winners.length === 0) throw new LedgerLost(branch.gid);
  await insertOrders(parts, sale, branch, winners);
}

/** Inserts the orders of these winners under the branch's barrier. */
export async function insertOrders(
  parts: Omit<BranchParts, "stock">,
  sale: string,
  branch: Branch,
  winners: string[],
): Promise<void> {
  const context = { sale, gid: branch.gid, buyers: winners.length };
  const pass = (name: FailpointName) => parts.failpoints.pass(name, context);
  const conflicts = await parts.orders.create(branch, sale, winners, {
    beforeBarrier: () => pass("create-order:before-barrier"),
    beforeCommit: () => pass("create-order:before-commit"),
  });
  // The barrier row is written: when DTM calls again, the branch does nothing, and nobody is set apart twice.
  if (conflicts.length > 0) parts.onConflicts(branch.gid, conflicts);
  await pass("create-order:after-commit");
}
