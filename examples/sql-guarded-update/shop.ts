// A shop that is right: one transaction takes the unit, if there is one, and writes the order.
import type { PoolConnection, ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { ITEMS, isDuplicate, orders, runShop } from "../web.ts";

type Result = { order: number } | "sold out" | "no such item" | "you have one";

/** Takes a unit and writes its order, both or neither. */
async function buy(connection: PoolConnection, item: number, buyer: number): Promise<Result> {
  await connection.beginTransaction();
  const take = "UPDATE items SET stock = stock - 1 WHERE id = ? AND stock > 0";
  const [taken] = await connection.query<ResultSetHeader>(take, [item]);
  if (taken.affectedRows === 0) {
    const look =
      "SELECT (SELECT 1 FROM items WHERE id = ?) AS item, (SELECT 1 FROM orders WHERE item = ? AND buyer = ?) AS own";
    const [[found]] = await connection.query<RowDataPacket[]>(look, [item, item, buyer]);
    await connection.rollback();
    if (found?.["item"] !== 1) return "no such item";
    return found["own"] === 1 ? "you have one" : "sold out";
  }
  const insert = "INSERT INTO orders (item, buyer) VALUES (?, ?)";
  const [{ insertId }] = await connection.query<ResultSetHeader>(insert, [item, buyer]);
  await connection.commit();
  return { order: insertId };
}

const STATUS = { "sold out": 409, "no such item": 404, "you have one": 409 } as const;

await runShop([ITEMS, orders(", UNIQUE KEY one_each (item, buyer)")], ({ app, mysql }) => {
  app.put<{ Params: { id: number }; Body: { stock: number } }>("/items/:id", async ({ params, body }) => {
    await mysql.query("INSERT IGNORE INTO items VALUES (?, ?)", [params.id, body.stock]);
    return { ok: true };
  });

  app.post<{ Body: { item: number; buyer: number } }>("/orders", async ({ body }, reply) => {
    const connection = await mysql.getConnection();
    try {
      const result = await buy(connection, body.item, body.buyer).catch(async (error: unknown) => {
        if (!isDuplicate(error)) throw error;
        await connection.rollback();
        return "you have one" as const;
      });
      connection.release();
      return typeof result === "string"
        ? reply.code(STATUS[result]).send({ error: result })
        : reply.code(201).send(result);
    } catch (error) {
      connection.destroy();
      throw error;
    }
  });
});
