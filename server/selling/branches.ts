// What DTM calls: check-back, which says if a deduction happened, and the branch that creates the orders. Both may run
// many times, and twice at the same time.
import type { FailpointName } from "../contract.ts";
import type { Branch } from "../orders/barrier.ts";
import type { Orders } from "../orders/orders.ts";
import type { Barrier, Stock } from "../stock/stock.ts";
import type { Failpoints } from "./failpoints.ts";

export interface BranchParts {
  stock: Stock;
  orders: Orders;
  failpoints: Failpoints;
}

/** A submitted message has no winner in the ledger. The branch fails, so that DTM does not count it as done. */
export class LedgerLost extends Error {
  override readonly name = "LedgerLost";
}

/** Check-back: `op` if the message's deduction happened. Otherwise `rollback`, and it cannot happen any more. */
export async function queryPrepared(parts: BranchParts, sale: string, gid: string): Promise<Barrier> {
  const barrier = await parts.stock.queryPrepared(gid);
  await parts.failpoints.pass("query-prepared:after-read", { sale, gid });
  return barrier;
}

/** Creates an order for each candidate whose unit this message holds, once. */
export async function createOrders(
  parts: BranchParts,
  sale: string,
  branch: Branch,
  candidates: string[],
): Promise<void> {
  const winners = await parts.stock.winners(sale, branch.gid, [...new Set(candidates)]);
  if (winners.length === 0) throw new LedgerLost(`the ledger holds no unit under ${branch.gid}`);
  await insertOrders(parts, sale, branch, winners, candidates.length);
}

/** Inserts the orders of these winners under the branch's barrier. `candidates` is how many the message named. */
export async function insertOrders(
  parts: BranchParts,
  sale: string,
  branch: Branch,
  winners: string[],
  candidates: number,
): Promise<void> {
  const context = { sale, gid: branch.gid, buyers: candidates };
  const pass = (name: FailpointName) => parts.failpoints.pass(name, context);
  await parts.orders.create(branch, sale, winners, {
    beforeBarrier: () => pass("create-order:before-barrier"),
    beforeCommit: () => pass("create-order:before-commit"),
  });
  await pass("create-order:after-commit");
}
