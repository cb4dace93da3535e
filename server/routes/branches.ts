// The routes that DTM calls.
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { OrderPayload } from "../contract.ts";
import { type BranchParts, LedgerLost } from "../selling/branches.ts";
import { DropConnection } from "../selling/failpoints.ts";
import { BranchQuery, checkBack, createOrder, replyToFailure } from "./branch-replies.ts";
import { reportedGids } from "./reported-gids.ts";
import { BRANCH_ONLY, branchOnly } from "./tokens.ts";

export interface BranchRoutes extends BranchParts {
  branchToken: string | undefined;
  /** Called at each call for a message of which the ledger holds no unit. */
  onLedgerLost: () => void;
  /** Called at each call that fails for a reason of the server or its stores. */
  onBranchFailed: (error: Error & { code?: string }) => void;
}

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
      const told = replyToFailure(error);
      return reply.code(told.status).send(told.body);
    },
  );
  const schema = { tags: ["dtm"], ...BRANCH_ONLY, querystring: BranchQuery };

  app.get(
    "/redisQueryPrepared",
    { schema: { ...schema, summary: "Check back on a message" } },
    async (request, reply) => {
      const { status, body } = await checkBack(parts, request.query);
      return reply.code(status).send(body);
    },
  );

  const createSchema = { ...schema, summary: "Create the orders of a message", body: OrderPayload };
  app.post("/createOrder", { schema: createSchema }, async (request, reply) => {
    const { status, body } = await createOrder(parts, request.query);
    return reply.code(status).send(body);
  });
};
