// A shop that reads the stock, decides, and writes it back. Two buyers may read the same number.
import type { ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { ITEMS, orders, runShop } from "../web.ts";

await runShop([ITEMS, orders()], ({ app, mysql }) => {
  app.put<{ Params: { id: number }; Body: { stock: number } }>("/items/:id", async ({ params, body }) => {
    await mysql.query("INSERT IGNORE INTO items VALUES (?, ?)", [params.id, body.stock]);
    return { ok: true };
  });

  app.post<{ Body: { item: number; buyer: number } }>("/orders", async ({ body: { item, buyer } }, reply) => {
    const [[row]] = await mysql.query<RowDataPacket[]>("SELECT stock FROM items WHERE id = ?", [item]);
    if (row === undefined) return reply.code(404).send({ error: "no such item" });
    if (row["stock"] < 1) return reply.code(409).send({ error: "sold out" });
    await mysql.query("UPDATE items SET stock = ? WHERE id = ?", [row["stock"] - 1, item]);
    const insert = "INSERT INTO orders (item, buyer) VALUES (?, ?)";
    const [{ insertId }] = await mysql.query<ResultSetHeader>(insert, [item, buyer]);
    return reply.code(201).send({ order: insertId });
  });
});
