// A shop that counts its units in Redis, and then writes the order to SQL. A crash between the two loses the order, and
// the unit with it.
import type { ResultSetHeader } from "mysql2/promise";
import { connectRedis, orders, runShop, TAKE } from "../web.ts";

await runShop([orders()], ({ app, mysql }) => {
  const redis = connectRedis(app);
  const keyOf = (item: number) => `stock:${item}`;

  app.put<{ Params: { id: number }; Body: { stock: number } }>("/items/:id", async ({ params, body }) => {
    await redis.set(keyOf(params.id), body.stock, "NX");
    return { ok: true };
  });

  app.post<{ Body: { item: number; buyer: number } }>("/orders", async ({ body: { item, buyer } }, reply) => {
    if ((await redis.eval(TAKE, 1, keyOf(item))) === 0) return reply.code(409).send({ error: "sold out" });
    const insert = "INSERT INTO orders (item, buyer) VALUES (?, ?)";
    const [{ insertId }] = await mysql.query<ResultSetHeader>(insert, [item, buyer]);
    return reply.code(201).send({ order: insertId });
  });
});
