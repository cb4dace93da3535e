// A shop that takes the unit by one statement, and writes the order by another. A crash between them loses the order.
import type { ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { ITEMS, orders, runShop } from "../web.ts";

await runShop([ITEMS, orders()], ({ app, mysql }) => {
  app.put<{ Params: { id: number }; Body: { stock: number } }>("/items/:id", async ({ params, body }) => {
    await mysql.query("INSERT IGNORE INTO items VALUES (?, ?)", [params.id, body.stock]);
    return { ok: true };
  });

  app.post<{ Body: { item: number; buyer: number } }>("/orders", async ({ body: { item, buyer } }, reply) => {
    const take = "UPDATE items SET stock = stock - 1 WHERE id = ? AND stock > 0";
    const [taken] = await mysql.query<ResultSetHeader>(take, [item]);
    if (taken.affectedRows === 0) {
      const [held] = await mysql.query<RowDataPacket[]>("SELECT 1 FROM items WHERE id = ?", [item]);
      return held.length === 0
        ? reply.code(404).send({ error: "no such item" })
        : reply.code(409).send({ error: "sold out" });
    }
    const insert = "INSERT INTO orders (item, buyer) VALUES (?, ?)";
    const [{ insertId }] = await mysql.query<ResultSetHeader>(insert, [item, buyer]);
    return reply.code(201).send({ order: insertId });
  });
});
