// The routes for the shop: open a sale, restock it, read it.
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "@sinclair/typebox";
import { OpenSaleRequest, Refusal, RestockRequest, SaleId, SaleReport } from "../contract.ts";
import { DidNotRun, type ErrorCode, SaleError } from "../errors.ts";
import type { Orders } from "../orders/orders.ts";
import type { Stock } from "../stock/stock.ts";
import { ADMIN_ONLY, type AdminGuard, adminOnly } from "./tokens.ts";

export interface SaleRoutes extends AdminGuard {
  stock: Stock;
  orders: Orders;
}

export const saleRoutes: FastifyPluginAsyncTypebox<SaleRoutes> = async (
  app,
  { stock, orders, adminToken },
) => {
  const params = Type.Object({ sale: SaleId });
  const onRequest = adminOnly(adminToken);
  const Done = Type.Object({ code: Type.String(), sale: Type.String() });

  const openSchema = {
    summary: "Open a sale with a stock",
    description: "Opening it again with the same stock changes nothing. With another stock it is refused.",
    tags: ["shop"],
    ...ADMIN_ONLY,
    params,
    body: OpenSaleRequest,
    response: { 200: Done, 201: Done, "4xx": Refusal, "5xx": Refusal },
  };
  app.put("/api/sales/:sale", { schema: openSchema, onRequest }, async (request, reply) => {
    const { sale } = request.params;
    const result = await change(stock.open(sale, request.body.stock));
    if (result === "differs") throw new SaleError("SALE_DIFFERS");
    return reply.code(result === "opened" ? 201 : 200).send({ code: result.toUpperCase(), sale });
  });

  const restockSchema = {
    summary: "Add units to a sale",
    description: "Units are added once for each idempotency key, even if the request is sent again.",
    tags: ["shop"],
    ...ADMIN_ONLY,
    params,
    body: RestockRequest,
    response: { 200: Done, 201: Done, "4xx": Refusal, "5xx": Refusal },
  };
  app.post("/api/sales/:sale/restocks", { schema: restockSchema, onRequest }, async (request, reply) => {
    const { sale } = request.params;
    const { units, idempotencyKey } = request.body;
    const result = await change(stock.restock(sale, units, idempotencyKey));
    if (result === "differs") throw new SaleError("RESTOCK_DIFFERS");
    if (result === "no-sale") throw new SaleError("NO_SUCH_SALE");
    return reply.code(result === "added" ? 201 : 200).send({ code: result.toUpperCase(), sale });
  });

  const readSchema = {
    summary: "Read a sale",
    tags: ["shop"],
    ...ADMIN_ONLY,
    params,
    response: { 200: SaleReport, "4xx": Refusal, "5xx": Refusal },
  };
  app.get("/api/sales/:sale", { schema: readSchema, onRequest }, async (request) => {
    const { sale } = request.params;
    const units = await read(stock.read(sale), "STOCK_UNAVAILABLE");
    if (units === undefined) throw new SaleError("NO_SUCH_SALE");
    return { sale, ...units, orders: await read(orders.count(sale), "ORDERS_UNAVAILABLE") };
  });
};

/** The result of a change of the stock. The refusal says if the change certainly did not happen. */
async function change<T>(result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (cause) {
    throw new SaleError(cause instanceof DidNotRun ? "STOCK_UNAVAILABLE" : "OUTCOME_UNKNOWN", { cause });
  }
}

/** The result of reading a store, or the refusal with this code. */
async function read<T>(result: Promise<T>, code: ErrorCode): Promise<T> {
  try {
    return await result;
  } catch (cause) {
    throw new SaleError(code, { cause });
  }
}
