// A right shop with DTM's two-phase messages, units in Redis and orders in SQL, as selling.ts has it. It must share no
// code with the server or the harness.
import Fastify from "fastify";
import { leftOf, sellingOn } from "./selling.ts";
import { connectMysql, connectRedis, createTables, text } from "./stores.ts";

async function main(env: NodeJS.ProcessEnv) {
  const { PORT: port, PUBLIC_URL: publicUrl, REDIS_URL: redisUrl, MYSQL_URL: mysqlUrl } = env;
  const { DTM_URL: dtmUrl, CHECK_BACK_SECONDS: seconds } = env;
  if (!port || !publicUrl || !redisUrl || !mysqlUrl || !dtmUrl) throw new Error("an address is missing");
  const redis = connectRedis(redisUrl);
  const mysql = connectMysql(mysqlUrl);
  await createTables(mysql);
  const restock = text("restock.lua");

  const addresses = { dtmUrl, publicUrl, checkBackSeconds: Number(seconds ?? 3) };
  const { buy, wasTaken, writeOrder } = sellingOn(redis, mysql, addresses);

  const app = Fastify();
  app.setErrorHandler<{ statusCode?: number }>((error, _, reply) => {
    console.error(error);
    return reply.code(error.statusCode ?? 500).send({ why: "trouble" });
  });
  app.get("/up", () => ({ ok: true }));
  app.put<{ Params: { sale: string }; Body: { units: number } }>("/sales/:sale", async ({ params, body }) => {
    await redis.set(leftOf(params.sale), body.units, "NX");
    return { ok: true };
  });
  app.post<{ Params: { sale: string }; Body: { units: number; key: string } }>(
    "/sales/:sale/units",
    async ({ params: { sale }, body: { units, key } }, reply) => {
      const said = await redis.eval(restock, 2, leftOf(sale), `{${sale}}:restocks`, key, units);
      return reply.code(said === "ok" ? 200 : 404).send({ said });
    },
  );
  app.post<{ Params: { sale: string }; Body: { buyer: string } }>("/sales/:sale", async (asked, reply) => {
    const taken = await buy(asked.params.sale, asked.body.buyer);
    if (taken === "gone") return reply.code(410).send({ why: "gone" });
    if (taken === "unknown") return reply.code(404).send({ why: "unknown sale" });
    return { purchase: taken };
  });
  app.get<{ Querystring: { gid: string } }>("/dtm/ask", async ({ query }, reply) => {
    if (await wasTaken(query.gid)) return { dtm_result: "SUCCESS" };
    return reply.code(409).send({ dtm_result: "FAILURE" });
  });
  app.post<{ Querystring: { gid: string; branch_id: string }; Body: { sale: string; buyer: string } }>(
    "/dtm/order",
    async ({ query, body }) => {
      await writeOrder(query.gid, query.branch_id, body.sale, body.buyer);
      return { dtm_result: "SUCCESS" };
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
