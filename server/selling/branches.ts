// What DTM calls: the check-back that says whether a deduction happened, and the branch that creates the orders.
// Free of HTTP, so that a simulator can call them. Both may run many times, and two at once.
import type { FailpointName } from "../contract.ts";
import type { Branch } from "../orders/barrier.ts";
import type { Orders } from "../orders/orders.ts";
import type { Stock } from "../stock/stock.ts";
import type { Failpoints } from "./failpoints.ts";

export interface BranchParts {
  stock: Stock;
  orders: Orders;
  failpoints: Failpoints;
}

/** Thrown when a submitted message has no winner in the ledger: it must not count as done. */
export class LedgerLost extends Error {
  override readonly name = "LedgerLost";
}

/** Whether the message's deduction happened; if not, it never will. */
export async function queryPrepared(
  parts: BranchParts,
  sale: string,
  gid: string,
): Promise<"op" | "rollback"> {
  const word = await parts.stock.queryPrepared(gid);
  await parts.failpoints.reach("query-prepared:after-read", { sale, gid });
  return word;
}

/** Creates the orders of those candidates whose unit this message holds, once. */
export async function createOrders(
  parts: BranchParts,
  sale: string,
  branch: Branch,
  candidates: string[],
): Promise<void> {
  const winners = await parts.stock.winners(sale, branch.gid, [...new Set(candidates)]);
  if (winners.length === 0) throw new LedgerLost(`no unit is held under ${branch.gid}`);
  await insertOrders(parts, sale, branch, winners, candidates.length);
}

/** Creates the orders of these buyers, of so many candidates, under the branch's barrier. */
export async function insertOrders(
  parts: BranchParts,
  sale: string,
  branch: Branch,
  users: string[],
  candidates: number,
): Promise<void> {
  const place = { sale, gid: branch.gid, buyers: candidates };
  const pass = (name: FailpointName) => parts.failpoints.reach(name, place);
  await parts.orders.create(branch, sale, users, {
    beforeBarrier: () => pass("create-order:before-barrier"),
    beforeCommit: () => pass("create-order:before-commit"),
  });
  await pass("create-order:after-commit");
}
