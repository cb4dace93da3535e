// The routes that DTM calls. DTM searches the body of a reply for the words ONGOING and FAILURE before it looks at the
// status. So a body here holds fixed words only, and nothing from a user or an error message.
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { type Static, type TString, Type } from "@sinclair/typebox";
import { Gid, OrderPayload, saleOfGid } from "../contract.ts";
import type { Branch } from "../orders/barrier.ts";
import { type BranchParts, createOrders, LedgerLost, queryPrepared } from "../selling/branches.ts";
import { DropConnection } from "../selling/failpoints.ts";
import { reportedGids } from "./reported-gids.ts";
import { BRANCH_ONLY, branchOnly } from "./tokens.ts";

export interface BranchRoutes extends BranchParts {
  branchToken: string | undefined;
  /** Called at each call for a message of which the ledger holds no unit. */
  onLedgerLost: () => void;
  /** Called at each call that fails for a reason of the server or its stores. */
  onBranchFailed: (error: Error & { code?: string }) => void;
}

/** The query string of DTM's calls, which names the branch. */
export const branchQuery = (gid: TString) =>
  Type.Object({
    gid,
    trans_type: Type.Literal("msg"),
    branch_id: Type.String({ pattern: "^[0-9-]{1,32}$" }),
    op: Type.String({ pattern: "^[a-z]{1,16}$" }),
  });
const Query = branchQuery(Gid);

/** The replies that DTM understands. */
export const SUCCEEDED = { dtm_result: "SUCCESS" } as const;
export const FAILED = { dtm_result: "FAILURE" } as const;

/** A payload names up to 512 buyers; a purchase names one. */
const PAYLOAD_LIMIT = 64 * 1024;

export const branchRoutes: FastifyPluginAsyncTypebox<BranchRoutes> = async (app, parts) => {
  app.addHook("onRequest", branchOnly(parts.branchToken));
  const isNews = reportedGids();
  app.setErrorHandler(
    (error: Error & { statusCode?: number; status?: number; code?: string }, request, reply) => {
      if (error instanceof DropConnection) return void request.raw.socket.destroy();
      const status = error.status ?? error.statusCode ?? 500;
      if (error instanceof LedgerLost) {
        parts.onLedgerLost();
        if (isNews(error.gid))
          request.log.error({ err: error, gid: error.gid }, "the ledger is lost; no order is created");
      } else if (status >= 500) parts.onBranchFailed(error);
      // Strangers make these: a short line for each, with nothing of theirs in it.
      else request.log.info({ code: error.code, status }, "a branch call was refused");
      return reply.code(status === 409 ? 500 : status).send({ dtm_result: "ERROR" });
    },
  );
  const schema = { tags: ["dtm"], ...BRANCH_ONLY, querystring: Query };

  app.get(
    "/redisQueryPrepared",
    { schema: { ...schema, summary: "Check back on a message" } },
    async (request, reply) => {
      const { gid } = request.query;
      const barrier = await queryPrepared(parts, saleOf(gid), gid);
      return barrier === "op" ? SUCCEEDED : reply.code(409).send(FAILED);
    },
  );

  const createSchema = { ...schema, summary: "Create the orders of a message", body: OrderPayload };
  app.post("/createOrder", { schema: createSchema, bodyLimit: PAYLOAD_LIMIT }, async (request) => {
    const branch = branchOf(request.query);
    await createOrders(parts, saleOf(branch.gid), branch, request.body.users);
    return SUCCEEDED;
  });
};

/** The branch that a query string names. */
export const branchOf = (query: Static<typeof Query>): Branch => ({
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
