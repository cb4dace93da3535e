// The selling of this shop: the message is prepared, a unit is taken in Redis, the message is submitted, and DTM has the
// order written. Where it is unknown if a unit was taken, the message is left to DTM's check-back.
import { randomBytes } from "node:crypto";
import type { Redis } from "ioredis";
import type { Pool, ResultSetHeader } from "mysql2/promise";
import { request } from "undici";
import { run, text } from "./stores.ts";

const DTM_PATIENCE_MS = 800;
const BARRIER_SECONDS = 86_400;
export const leftOf = (sale: string) => `{${sale}}:left`;
/** The key of a message's barrier, as DTM's own clients name it. */
const barrierOf = (gid: string) => `${gid}-00-msg-01`;

interface Addresses {
  dtmUrl: string;
  publicUrl: string;
  /** How long DTM waits before it asks what became of a message. */
  checkBackSeconds: number;
}

/** The purchase, and what DTM asks: whether a message's unit was taken, and to write its order. */
export function sellingOn(redis: Redis, mysql: Pool, { dtmUrl, publicUrl, checkBackSeconds }: Addresses) {
  const [takeUnit, askBarrier] = [text("take.lua"), text("ask.lua")];

  const tellDtm = async (operation: "prepare" | "submit" | "abort", message: object) => {
    const reply = await request(`${dtmUrl}/api/dtmsvr/${operation}`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(DTM_PATIENCE_MS),
    });
    await reply.body.dump();
    if (reply.statusCode !== 200) throw new Error(`DTM answered ${operation} with ${reply.statusCode}`);
  };

  /** Returns the gid under which the buyer holds a unit, or why they hold none. Throws if it is unknown. */
  const take = async (sale: string, buyer: string, gid: string): Promise<string> => {
    const keys = [leftOf(sale), `{${sale}}:ledger`, barrierOf(gid)];
    return String(await redis.eval(takeUnit, keys.length, ...keys, buyer, gid, BARRIER_SECONDS));
  };

  const buy = async (sale: string, buyer: string): Promise<string> => {
    const gid = `{${sale}}-${randomBytes(16).toString("hex")}`;
    const message = {
      ...{ gid, trans_type: "msg", query_prepared: `${publicUrl}/dtm/ask` },
      ...{ steps: [{ action: `${publicUrl}/dtm/order` }], payloads: [JSON.stringify({ sale, buyer })] },
      ...{ timeout_to_fail: checkBackSeconds, retry_interval: checkBackSeconds + 1 },
    };
    await tellDtm("prepare", message);
    const taken = await take(sale, buyer, gid);
    if (taken === gid) await tellDtm("submit", message);
    // An abort that fails is made up for by check-back.
    else await tellDtm("abort", { gid, trans_type: "msg" }).catch((error) => console.error(error));
    return taken;
  };

  const writeOrder = async (gid: string, branch: string, sale: string, buyer: string) => {
    const connection = await mysql.getConnection();
    try {
      await run(connection, "START TRANSACTION");
      const first = "INSERT IGNORE INTO barriers (gid, branch) VALUES (?, ?)";
      const { affectedRows } = await run<ResultSetHeader>(connection, first, [gid, branch]);
      const insert = "INSERT INTO orders (gid, sale, buyer) VALUES (?, ?, ?)";
      if (affectedRows === 1) await run(connection, insert, [gid, sale, buyer]);
      await run(connection, "COMMIT");
      connection.release();
    } catch (error) {
      connection.destroy();
      throw error;
    }
  };

  /** Says if the message's unit was taken; if not, it never will be. */
  const wasTaken = async (gid: string) =>
    (await redis.eval(askBarrier, 1, barrierOf(gid), BARRIER_SECONDS)) === "op";

  return { buy, wasTaken, writeOrder };
}
