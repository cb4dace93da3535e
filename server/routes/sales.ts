// The shop's routes: open a sale, restock it, read it.
import type { FastifyPluginAsyncTypebox } from "@fastify/type-provider-typebox";
import { Type } from "@sinclair/typebox";
import { OpenSaleRequest, Refusal, RestockRequest, SaleId, SaleReport } from "../contract.ts";
import { DidNotRun, type ErrorCode, SaleError } from "../errors.ts";
import type { Orders } from "../orders/orders.ts";
import type { Stock } from "../stock/stock.ts";
import { type AdminGuard, adminOnly } from "./tokens.ts";

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
    description: "Opening it again with the same stock changes nothing; with another it is refused.",
    tags: ["shop"],
    params,
    body: OpenSaleRequest,
    response: { 200: Done, 201: Done, "4xx": Refusal, "5xx": Refusal },
  };
  app.put("/api/sales/:sale", { schema: openSchema, onRequest }, async (request, reply) => {
    const { sale } = request.params;
    const word = await changing(stock.open(sale, request.body.stock));
    if (word === "differs") throw new SaleError("SALE_DIFFERS");
    return reply.code(word === "opened" ? 201 : 200).send({ code: word.toUpperCase(), sale });
  });

  const restockSchema = {
    summary: "Add units to a sale",
    description: "Once for each idempotency key, however often it is sent.",
    tags: ["shop"],
    params,
    body: RestockRequest,
    response: { 200: Done, 201: Done, "4xx": Refusal, "5xx": Refusal },
  };
  app.post("/api/sales/:sale/restocks", { schema: restockSchema, onRequest }, async (request, reply) => {
    const { sale } = request.params;
    const { units, idempotencyKey } = request.body;
    const word = await changing(stock.restock(sale, units, idempotencyKey));
    if (word === "differs") throw new SaleError("RESTOCK_DIFFERS");
    if (word === "no-sale") throw new SaleError("NO_SUCH_SALE");
    return reply.code(word === "added" ? 201 : 200).send({ code: word.toUpperCase(), sale });
  });

  const readSchema = {
    summary: "Read a sale",
    tags: ["shop"],
    params,
    response: { 200: SaleReport, "4xx": Refusal, "5xx": Refusal },
  };
  app.get("/api/sales/:sale", { schema: readSchema }, async (request) => {
    const { sale } = request.params;
    const reading = await reaching(stock.read(sale), "STOCK_UNAVAILABLE");
    if (reading === undefined) throw new SaleError("NO_SUCH_SALE");
    return { sale, ...reading, orders: await reaching(orders.count(sale), "ORDERS_UNAVAILABLE") };
  });
};

/** A change of the stock: not done where that is certain, else it may have been. */
async function changing<T>(change: Promise<T>): Promise<T> {
  try {
    return await change;
  } catch (cause) {
    throw new SaleError(cause instanceof DidNotRun ? "STOCK_UNAVAILABLE" : "OUTCOME_UNKNOWN", { cause });
  }
}

async function reaching<T>(reading: Promise<T>, code: ErrorCode): Promise<T> {
  try {
    return await reading;
  } catch (cause) {
    throw new SaleError(code, { cause });
  }
}
