// A shop that counts in Redis and writes orders to SQL. A crash between the two loses a unit; and a buyer whose DECR went
// below zero hides a unit from the others until the INCR.
import { Redis } from "ioredis";
import { orders, runShop } from "../web.ts";

await runShop([orders()], ({ app, mysql }) => {
  const redis = new Redis(process.env["REDIS_URL"] ?? "").on("error", (error) =>
    console.error(error.message),
  );
  const keyOf = (item: number) => `stock:${item}`;
  app.addHook("onClose", () => redis.disconnect());

  app.put<{ Params: { id: number }; Body: { stock: number } }>("/items/:id", async ({ params, body }) => {
    await redis.set(keyOf(params.id), body.stock, "NX");
    return { ok: true };
  });

  app.post<{ Body: { item: number; buyer: number } }>("/orders", async ({ body: { item, buyer } }, reply) => {
    if ((await redis.decr(keyOf(item))) < 0) {
      await redis.incr(keyOf(item));
      return reply.code(409).send({ error: "sold out" });
    }
    await mysql.query("INSERT INTO orders (item, buyer) VALUES (?, ?)", [item, buyer]);
    return reply.code(201).send({ ok: true });
  });
});
