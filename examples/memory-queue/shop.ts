// A shop that takes the unit in Redis at once, answers, and leaves the order to a queue in its memory. What is in the
// queue when the process is killed is lost.
import { randomUUID } from "node:crypto";
import { connectRedis, runShop, TAKE } from "../web.ts";

const BATCH = 50;
const PAUSE_MS = 100;

const ORDERS = `CREATE TABLE IF NOT EXISTS orders (
  ticket CHAR(36) PRIMARY KEY,
  item INT NOT NULL,
  buyer INT NOT NULL,
  created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)
)`;

await runShop([ORDERS], ({ app, mysql }) => {
  const redis = connectRedis(app);
  const keyOf = (item: number) => `stock:${item}`;
  const queue: [ticket: string, item: number, buyer: number][] = [];
  /** Writes what waits, one batch after the other. A batch whose reply was lost is written again, which changes nothing. */
  const drain = async () => {
    while (queue.length > 0) {
      const batch = queue.slice(0, BATCH);
      await mysql.query("INSERT IGNORE INTO orders (ticket, item, buyer) VALUES ?", [batch]);
      queue.splice(0, batch.length);
    }
  };
  let isClosing = false;
  const keepDraining = (): void => {
    const next = () => void (isClosing || setTimeout(keepDraining, PAUSE_MS));
    void drain()
      .catch((error) => console.error(error))
      .finally(next);
  };
  app.addHook("onListen", keepDraining);
  app.addHook("onClose", () => {
    isClosing = true;
  });

  app.put<{ Params: { id: number }; Body: { stock: number } }>("/items/:id", async ({ params, body }) => {
    await redis.set(keyOf(params.id), body.stock, "NX");
    return { ok: true };
  });

  app.post<{ Body: { item: number; buyer: number } }>("/orders", async ({ body: { item, buyer } }, reply) => {
    if ((await redis.eval(TAKE, 1, keyOf(item))) === 0) return reply.code(409).send({ error: "sold out" });
    const ticket = randomUUID();
    queue.push([ticket, item, buyer]);
    return reply.code(201).send({ order: ticket });
  });
});
