// What every example shop needs besides its selling: a web server, its database, and an end when it is told to.
import Fastify, { type FastifyInstance } from "fastify";
import { Redis } from "ioredis";
import { createPool, type Pool } from "mysql2/promise";

/** What a shop's routes stand on. */
export interface Web {
  app: FastifyInstance;
  mysql: Pool;
}

/** Creates the tables, lets `routes` add the shop's routes, and listens on PORT until SIGTERM. */
export async function runShop(tables: readonly string[], routes: (web: Web) => void | Promise<void>) {
  const { PORT: port, MYSQL_URL: uri } = process.env;
  if (!port || !uri) throw new Error("PORT and MYSQL_URL are needed");
  const mysql = createPool({ uri, connectionLimit: 16 });
  for (const table of tables) await mysql.query(table);
  const app = Fastify();
  app.setErrorHandler<{ statusCode?: number }>((error, _, reply) => {
    console.error(error);
    return reply.code(error.statusCode ?? 500).send({ error: "something went wrong" });
  });
  app.get("/up", () => ({ ok: true }));
  await routes({ app, mysql });
  process.once("SIGTERM", async () => {
    await app.close();
    await mysql.end();
  });
  await app.listen({ port: Number(port), host: "127.0.0.1" });
}

/** Connects to Redis. A command whose reply was lost fails: ioredis would send it again, and take a second unit. */
export function connectRedis(app: FastifyInstance): Redis {
  const { REDIS_URL: url } = process.env;
  if (!url) throw new Error("REDIS_URL is needed");
  const redis = new Redis(url, { autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 1 });
  redis.on("error", (error) => console.error(error.message));
  app.addHook("onClose", () => redis.disconnect());
  return redis;
}

/** Lua: takes a unit, if there is one. */
export const TAKE = `
local left = tonumber(redis.call("GET", KEYS[1]) or 0)
if left < 1 then return 0 end
redis.call("DECR", KEYS[1])
return 1
`;

/** A unique key refused the row. */
export const isDuplicate = (error: unknown): boolean => (error as { code?: string }).code === "ER_DUP_ENTRY";

export const ITEMS = "CREATE TABLE IF NOT EXISTS items (id INT PRIMARY KEY, stock INT NOT NULL)";

/** The orders of a shop; `more` are keys. */
export const orders = (more = "") =>
  `CREATE TABLE IF NOT EXISTS orders (
    id BIGINT AUTO_INCREMENT PRIMARY KEY,
    item INT NOT NULL,
    buyer INT NOT NULL,
    created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)${more}
  )`;
