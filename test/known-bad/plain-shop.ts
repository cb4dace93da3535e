// A plain little shop, as a team might bring it to the harness: no messages, no ledger, other routes, keys and
// table. It sells right as long as nothing crashes; with UNSAFE=1 its deduction is not atomic, and it oversells.
// It must share no code with the server or the harness.
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import Fastify from "fastify";
import { Redis } from "ioredis";
import { createPool } from "mysql2/promise";

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

/** What became of one wish to buy; `again` is a buyer who has a unit already. */
type Taken = "taken" | "again" | "gone" | "unknown item";
const OUTCOMES: readonly Taken[] = ["taken", "again", "gone", "unknown item"];

const keysOf = (item: string): [left: string, buyers: string] => [`item:${item}:left`, `item:${item}:buyers`];

/** Check and decrement in one script. */
function takeAtomically(redis: Redis) {
  const script = text("take.lua");
  return async (item: string, buyer: string): Promise<Taken> => {
    const said = String(await redis.eval(script, 2, ...keysOf(item), buyer));
    const outcome = OUTCOMES.find((known) => known === said);
    if (outcome === undefined) throw new Error(`take.lua said ${said}`);
    return outcome;
  };
}

/** The classic mistake: what is read may be old by the time it is written back. */
function takeUnsafely(redis: Redis) {
  return async (item: string, buyer: string): Promise<Taken> => {
    const [left, buyers] = keysOf(item);
    if ((await redis.sismember(buyers, buyer)) === 1) return "again";
    const units = await redis.get(left);
    if (units === null) return "unknown item";
    if (Number(units) <= 0) return "gone";
    if ((await redis.sadd(buyers, buyer)) === 0) return "again";
    await sleep(3);
    await redis.set(left, Number(units) - 1);
    return "taken";
  };
}

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const { PORT: port, REDIS_URL: redisUrl, MYSQL_URL: mysqlUrl, UNSAFE: unsafe } = env;
  if (!port || !redisUrl || !mysqlUrl) throw new Error("PORT, REDIS_URL and MYSQL_URL are needed");
  const redis = new Redis(redisUrl);
  redis.on("error", (error) => console.error(`redis: ${error.message}`));
  const mysql = createPool({ uri: mysqlUrl, connectionLimit: 8 });
  await mysql.query(text("shop-orders.sql"));
  const insertOrder = text("insert-order.sql");
  const take = unsafe === "1" ? takeUnsafely(redis) : takeAtomically(redis);

  const app = Fastify();
  app.setErrorHandler<{ statusCode?: number }>((error, _, reply) => {
    console.error(error);
    // A status below 500 is Fastify's own, for a request that never reached a route.
    return reply.code(error.statusCode ?? 500).send({ ok: false, why: "trouble" });
  });
  app.get("/up", () => ({ ok: true }));
  app.post<{ Params: { item: string }; Body: { left: number } }>("/items/:item", async ({ params, body }) => {
    // Put on sale once; putting it on sale again changes nothing.
    await redis.set(keysOf(params.item)[0], body.left, "NX");
    return { ok: true };
  });
  app.post<{ Params: { item: string }; Querystring: { buyer?: string } }>(
    "/buy/:item",
    async ({ params: { item }, query: { buyer } }, reply) => {
      if (!buyer) return reply.code(400).send({ ok: false, why: "who are you?" });
      const outcome = await take(item, buyer);
      if (outcome === "gone") return reply.code(410).send({ ok: false, why: outcome });
      if (outcome === "unknown item") return reply.code(404).send({ ok: false, why: outcome });
      // Also for a buyer who comes again: their first order may not have been written, and is written once.
      await mysql.query(insertOrder, [item, buyer]);
      return { ok: true };
    },
  );
  process.once("SIGTERM", async () => {
    await app.close();
    redis.disconnect();
    await mysql.end();
  });
  await app.listen({ port: Number(port), host: "127.0.0.1" });
}

await main(process.env);
