// The route for buyers: it sells one unit to one buyer.
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "@sinclair/typebox";
import { Bought, PurchaseRequest, Refusal, SaleId } from "../contract.ts";
import { SaleError } from "../errors.ts";
import type { Reply } from "../selling/purchase.ts";
import { refuse } from "./refuse.ts";

/** What the route needs: a function that sells one unit to one buyer. */
export interface PurchaseRoutes {
  buy: (sale: string, user: string) => Promise<Reply>;
}

export const purchaseRoutes: FastifyPluginAsyncTypebox<PurchaseRoutes> = async (app, { buy }) => {
  const schema = {
    summary: "Buy one unit",
    description:
      "Asking again is safe: a buyer who has a unit gets its gid again, never a second unit. 201: the unit is new. 200: the buyer had it already.",
    tags: ["buyers"],
    params: Type.Object({ sale: SaleId }),
    body: PurchaseRequest,
    response: { 200: Bought, 201: Bought, "4xx": Refusal, "5xx": Refusal },
  };
  app.post("/api/sales/:sale/purchases", { schema }, async (request, reply) => {
    const answer = await buy(request.params.sale, request.body.userId);
    // Not thrown: most replies of a sale are refusals, and the error handler would make each of them slower.
    if (answer instanceof SaleError) return refuse(reply, answer);
    return reply.code(answer.first ? 201 : 200).send({ code: "BOUGHT", gid: answer.gid });
  });
};
