// A right shop without a coordinator: units in Redis, orders in SQL, as selling.ts has it. It must share no code with
// the server or the harness.
import Fastify from "fastify";
import { leftOf, sellingOn } from "./selling.ts";
import { connectMysql, connectRedis, createTables, text } from "./stores.ts";

const SWEEP_EVERY_MS = 1_000;
const STATUS = { bought: 200, already: 409, gone: 410, unknown: 404, cancelled: 503 } as const;

async function main({ PORT: port, REDIS_URL: redisUrl, MYSQL_URL: mysqlUrl }: NodeJS.ProcessEnv) {
  if (!port || !redisUrl || !mysqlUrl) throw new Error("PORT, REDIS_URL and MYSQL_URL are needed");
  const redis = connectRedis(redisUrl);
  const mysql = connectMysql(mysqlUrl);
  await createTables(mysql);
  const restock = text("restock.lua");

  const { buy, sweep } = sellingOn(redis, mysql);

  const app = Fastify();
  app.setErrorHandler<{ statusCode?: number }>((error, _, reply) => {
    console.error(error);
    return reply.code(error.statusCode ?? 500).send({ answer: "trouble" });
  });
  app.get("/up", () => ({ ok: true }));
  app.put<{ Params: { sale: string }; Body: { units: number } }>("/sales/:sale", async ({ params, body }) => {
    await redis.set(leftOf(params.sale), body.units, "NX");
    return { ok: true };
  });
  app.post<{ Params: { sale: string }; Body: { units: number; key: string } }>(
    "/sales/:sale/units",
    async ({ params: { sale }, body: { units, key } }, reply) => {
      const said = await redis.eval(restock, 2, leftOf(sale), `restocks:${sale}`, key, units);
      return reply.code(said === "ok" ? 200 : 404).send({ said });
    },
  );
  app.post<{ Params: { sale: string }; Body: { buyer: string } }>("/sales/:sale", async (asked, reply) => {
    const answer = await buy(asked.params.sale, asked.body.buyer);
    return reply.code(STATUS[answer]).send({ answer });
  });
  const sweeping = setInterval(() => sweep().catch((error) => console.error(error)), SWEEP_EVERY_MS);
  process.once("SIGTERM", async () => {
    clearInterval(sweeping);
    await app.close();
    redis.disconnect();
    await mysql.end();
  });
  await app.listen({ port: Number(port), host: "127.0.0.1" });
}

await main(process.env);
