// A shop that takes the unit in Redis at once, answers, and leaves the order to a queue in its memory. What is in the
// queue when the process ends is lost.
import { Redis } from "ioredis";
import { orders, runShop } from "../web.ts";

const BATCH = 50;
const DRAIN_EVERY_MS = 100;

await runShop([orders()], ({ app, mysql }) => {
  const redis = new Redis(process.env["REDIS_URL"] ?? "").on("error", (error) =>
    console.error(error.message),
  );
  const keyOf = (item: number) => `stock:${item}`;
  const queue: [item: number, buyer: number][] = [];
  const drain = async () => {
    const batch = queue.slice(0, BATCH);
    if (batch.length === 0) return;
    await mysql.query("INSERT INTO orders (item, buyer) VALUES ?", [batch]);
    queue.splice(0, batch.length);
  };
  const draining = setInterval(() => void drain().catch((error) => console.error(error)), DRAIN_EVERY_MS);
  app.addHook("onClose", async () => {
    clearInterval(draining);
    redis.disconnect();
  });

  app.put<{ Params: { id: number }; Body: { stock: number } }>("/items/:id", async ({ params, body }) => {
    await redis.set(keyOf(params.id), body.stock, "NX");
    return { ok: true };
  });

  app.post<{ Body: { item: number; buyer: number } }>("/orders", async ({ body: { item, buyer } }, reply) => {
    const take =
      "local left = tonumber(redis.call('GET', KEYS[1]) or 0) if left < 1 then return 0 end redis.call('DECR', KEYS[1]) return 1";
    if ((await redis.eval(take, 1, keyOf(item))) === 0) return reply.code(409).send({ error: "sold out" });
    queue.push([item, buyer]);
    return reply.code(201).send({ ok: true });
  });
});
