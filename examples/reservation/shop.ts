// A shop where a buyer reserves a unit, and has it when the payment is there. A reservation that is not paid in time runs
// out, and its unit goes back on sale. Payments come from outside, here after 20 ms; one in ten never comes.
import type { ResultSetHeader, RowDataPacket } from "mysql2/promise";
import { ITEMS, runShop, type Web } from "../web.ts";

const HOLD_MS = 1_000;
const SWEEP_EVERY_MS = 200;
/** Set to 1, a payment counts even after the reservation ran out: the mistake. */
const LATE_PAYMENTS_COUNT = process.env["LATE_PAYMENTS_COUNT"] === "1";

const RESERVATIONS = `CREATE TABLE IF NOT EXISTS reservations (
  id BIGINT AUTO_INCREMENT PRIMARY KEY,
  item INT NOT NULL,
  buyer INT NOT NULL,
  state ENUM('held', 'paid', 'over') NOT NULL DEFAULT 'held',
  held_until TIMESTAMP(3) NOT NULL,
  paid_at TIMESTAMP(3) NULL
)`;

/** Takes a unit and writes the reservation, both or neither; undefined if no unit is left. */
async function reserve(mysql: Web["mysql"], item: number, buyer: number): Promise<number | undefined> {
  const connection = await mysql.getConnection();
  try {
    await connection.beginTransaction();
    const take = "UPDATE items SET stock = stock - 1 WHERE id = ? AND stock > 0";
    const [taken] = await connection.query<ResultSetHeader>(take, [item]);
    const insert =
      "INSERT INTO reservations (item, buyer, held_until) VALUES (?, ?, NOW(3) + INTERVAL ? MICROSECOND)";
    const [made] =
      taken.affectedRows === 0
        ? []
        : await connection.query<ResultSetHeader>(insert, [item, buyer, HOLD_MS * 1_000]);
    await connection.commit();
    connection.release();
    return made?.insertId;
  } catch (error) {
    connection.destroy();
    throw error;
  }
}

/** A payment arrives. It counts only for a reservation that is still held. */
const pay = (mysql: Web["mysql"], id: number) =>
  mysql.query(
    `UPDATE reservations SET state = 'paid', paid_at = NOW(3) WHERE id = ?${LATE_PAYMENTS_COUNT ? "" : " AND state = 'held'"}`,
    [id],
  );

/** Puts the units of reservations that ran out back on sale, each once. */
async function sweep(mysql: Web["mysql"]): Promise<void> {
  const late = "SELECT id, item FROM reservations WHERE state = 'held' AND held_until < NOW(3) LIMIT 100";
  const [rows] = await mysql.query<RowDataPacket[]>(late);
  for (const { id, item } of rows) {
    const connection = await mysql.getConnection();
    try {
      await connection.beginTransaction();
      const end = "UPDATE reservations SET state = 'over' WHERE id = ? AND state = 'held'";
      const [ended] = await connection.query<ResultSetHeader>(end, [id]);
      if (ended.affectedRows === 1)
        await connection.query("UPDATE items SET stock = stock + 1 WHERE id = ?", [item]);
      await connection.commit();
      connection.release();
    } catch (error) {
      connection.destroy();
      throw error;
    }
  }
}

await runShop([ITEMS, RESERVATIONS], ({ app, mysql }) => {
  const sweeping = setInterval(
    () => void sweep(mysql).catch((error) => console.error(error)),
    SWEEP_EVERY_MS,
  );
  app.addHook("onClose", () => clearInterval(sweeping));

  app.put<{ Params: { id: number }; Body: { stock: number } }>("/items/:id", async ({ params, body }) => {
    await mysql.query("INSERT IGNORE INTO items VALUES (?, ?)", [params.id, body.stock]);
    return { ok: true };
  });

  app.post<{ Body: { item: number; buyer: number } }>("/reservations", async ({ body }, reply) => {
    const id = await reserve(mysql, body.item, body.buyer);
    if (id === undefined) return reply.code(409).send({ error: "sold out" });
    const delay = LATE_PAYMENTS_COUNT && id % 5 === 0 ? 2 * HOLD_MS : 20;
    if (id % 10 !== 0) setTimeout(() => void pay(mysql, id).catch((error) => console.error(error)), delay);
    return reply.code(202).send({ reservation: id });
  });

  app.get<{ Params: { id: number } }>("/reservations/:id", async ({ params }, reply) => {
    const [[row]] = await mysql.query<RowDataPacket[]>("SELECT state FROM reservations WHERE id = ?", [
      params.id,
    ]);
    return row === undefined
      ? reply.code(404).send({ error: "no such reservation" })
      : { reservation: params.id, state: row["state"] };
  });
});
