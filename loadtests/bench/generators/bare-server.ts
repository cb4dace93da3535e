// The floor: a bare Fastify route that takes a purchase's request, checks it by the same schemas, and sends a reply of
// the same shape and length, with nothing behind it. It is a process of its own, started like a server of the stack.
import { TypeBoxValidatorCompiler } from "@fastify/type-provider-typebox";
import { Type } from "@sinclair/typebox";
import Fastify from "fastify";
import { Bought, gidOf, PurchaseRequest, Refusal, SaleId } from "../../../server/contract.ts";

const app = Fastify();
app.setValidatorCompiler(TypeBoxValidatorCompiler);
app.get("/healthz", async () => ({ status: "ok" }));
const schema = {
  params: Type.Object({ sale: SaleId }),
  body: PurchaseRequest,
  response: { 200: Bought, 201: Bought, "4xx": Refusal, "5xx": Refusal },
};
const reply = { code: "BOUGHT", gid: gidOf("floor", "0".repeat(32)) };
app.post("/api/sales/:sale/purchases", { schema }, async (_request, answer) => answer.code(201).send(reply));
await app.listen({ host: "127.0.0.1", port: Number(process.env["PORT"]) });
