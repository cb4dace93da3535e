// What DTM's calls are answered, without HTTP. DTM searches the body of a reply for the words ONGOING and FAILURE before
// it looks at the status. So a body here holds fixed words only, and nothing from a user or an error message.
import { type Static, type TString, Type } from "@sinclair/typebox";
import { Gid, saleOfGid } from "../contract.ts";
import type { Branch } from "../orders/barrier.ts";
import { type BranchParts, createOrders, queryPrepared } from "../selling/branches.ts";

/** The query string of DTM's calls, which names the branch. */
export const branchQuery = (gid: TString) =>
  Type.Object({
    gid,
    trans_type: Type.Literal("msg"),
    branch_id: Type.String({ pattern: "^[0-9-]{1,32}$" }),
    op: Type.String({ pattern: "^[a-z]{1,16}$" }),
  });
export const BranchQuery = branchQuery(Gid);
export type BranchQuery = Static<typeof BranchQuery>;

/** The replies that DTM understands. */
export const SUCCEEDED = { dtm_result: "SUCCESS" } as const;
export const FAILED = { dtm_result: "FAILURE" } as const;
const ERROR = { dtm_result: "ERROR" } as const;

/** A reply to DTM. */
export interface BranchReply {
  status: number;
  body: typeof SUCCEEDED | typeof FAILED | typeof ERROR;
}

/** Check-back on a message. */
export async function checkBack(parts: BranchParts, { gid }: BranchQuery): Promise<BranchReply> {
  const barrier = await queryPrepared(parts, saleOf(gid), gid);
  return barrier === "op" ? { status: 200, body: SUCCEEDED } : { status: 409, body: FAILED };
}

/** The branch that creates the orders of a message. */
export async function createOrder(parts: BranchParts, query: BranchQuery): Promise<BranchReply> {
  const branch = branchOf(query);
  await createOrders(parts, saleOf(branch.gid), branch);
  return { status: 200, body: SUCCEEDED };
}

/** The reply where a call failed. DTM takes 409 for the end of the message, and an error must not end one. */
export function replyToFailure(error: Error & { status?: number; statusCode?: number }): BranchReply {
  const status = error.status ?? error.statusCode ?? 500;
  return { status: status === 409 ? 500 : status, body: ERROR };
}

/** The branch that a query string names. */
export const branchOf = (query: BranchQuery): Branch => ({
  gid: query.gid,
  transType: query.trans_type,
  branchId: query.branch_id,
  op: query.op,
});

function saleOf(gid: string): string {
  const sale = saleOfGid(gid);
  if (sale === undefined) throw new Error(`the gid ${gid} names no sale`);
  return sale;
}
