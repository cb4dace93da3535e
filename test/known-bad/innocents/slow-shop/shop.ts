// A right shop with DTM messages that looks guilty: its branch takes five seconds, as one does that waits for a payment,
// and its gids, keys and table are its own. It must share no code with the server or the harness.
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import Fastify, { type FastifyReply } from "fastify";
import { Redis } from "ioredis";
import { createPool } from "mysql2/promise";
import { request } from "undici";

const text = (name: string): string => readFileSync(new URL(name, import.meta.url), "utf8");

const PAYMENT_MS = 5_000;
const BARRIER_SECONDS = 86_400;

const leftOf = (sale: string) => `{deal-${sale}}:left`;
const dealsOf = (sale: string) => `{deal-${sale}}:deals`;
/** The key of a message's barrier, as DTM's own clients name it. */
const barrierOf = (gid: string) => `${gid}-00-msg-01`;

async function main(env: NodeJS.ProcessEnv): Promise<void> {
  const {
    PORT: port,
    PUBLIC_URL: publicUrl,
    REDIS_URL: redisUrl,
    MYSQL_URL: mysqlUrl,
    DTM_URL: dtmUrl,
  } = env;
  if (!port || !publicUrl || !redisUrl || !mysqlUrl || !dtmUrl) throw new Error("an address is missing");
  const redis = new Redis(redisUrl);
  redis.on("error", (error) => console.error(`redis: ${error.message}`));
  const mysql = createPool({ uri: mysqlUrl, connectionLimit: 16 });
  await mysql.query(text("schema.sql"));
  const [takeScript, askScript, insertDeal] = [text("take.lua"), text("ask.lua"), text("insert-deal.sql")];

  const tellDtm = async (operation: "prepare" | "submit" | "abort", gid: string, body: object) => {
    const reply = await request(`${dtmUrl}/api/dtmsvr/${operation}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ gid, trans_type: "msg", ...body }),
    });
    await reply.body.dump();
    if (reply.statusCode !== 200) throw new Error(`DTM answered ${operation} with ${reply.statusCode}`);
  };

  /** The buyer's deal: theirs from before, a new one, or none left. */
  const buy = async (sale: string, buyer: string, reply: FastifyReply) => {
    const gid = `{deal-${sale}}-${randomUUID()}`;
    const message = {
      query_prepared: `${publicUrl}/dtm/ask`,
      steps: [{ action: `${publicUrl}/dtm/deal` }],
      payloads: [JSON.stringify({ sale, buyer })],
      timeout_to_fail: 10,
      request_timeout: 10,
    };
    await tellDtm("prepare", gid, message);
    const keys = [leftOf(sale), dealsOf(sale), barrierOf(gid)];
    const said = String(await redis.eval(takeScript, keys.length, ...keys, buyer, gid, BARRIER_SECONDS));
    await tellDtm(said === gid ? "submit" : "abort", gid, said === gid ? message : {});
    if (said === "none") return reply.code(410).send({ why: "gone" });
    if (said === "unknown") return reply.code(404).send({ why: "unknown sale" });
    return { deal: said };
  };

  const app = Fastify();
  app.setErrorHandler<{ statusCode?: number }>((error, _, reply) => {
    console.error(error);
    return reply.code(error.statusCode ?? 500).send({ why: "trouble" });
  });
  app.get("/up", () => ({ ok: true }));
  app.put<{ Params: { sale: string }; Body: { units: number } }>("/deals/:sale", async ({ params, body }) => {
    await redis.set(leftOf(params.sale), body.units, "NX");
    return { ok: true };
  });
  app.post<{ Params: { sale: string }; Body: { buyer: string } }>("/deals/:sale", ({ params, body }, reply) =>
    buy(params.sale, body.buyer, reply),
  );
  app.get<{ Querystring: { gid: string } }>("/dtm/ask", async ({ query }, reply) => {
    const said = await redis.eval(askScript, 1, barrierOf(query.gid), BARRIER_SECONDS);
    return said === "op" ? { dtm_result: "SUCCESS" } : reply.code(409).send({ dtm_result: "FAILURE" });
  });
  app.post<{ Querystring: { gid: string }; Body: { sale: string; buyer: string } }>(
    "/dtm/deal",
    async ({ query, body }) => {
      await sleep(PAYMENT_MS);
      await mysql.query(insertDeal, [body.sale, body.buyer, query.gid]);
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
