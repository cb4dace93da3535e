// The selling of this shop. A purchase takes a unit and is decided by one row of SQL; where its outcome is unknown it is
// cancelled there first, and only then is its unit put back. What a process leaves undecided, any process cancels.
import { randomUUID } from "node:crypto";
import type { Redis } from "ioredis";
import type { Pool, RowDataPacket } from "mysql2/promise";
import { isDuplicate, run, text } from "./stores.ts";

/** Older than any request: what is still undecided then was left behind. */
const LEFT_BEHIND_MS = 4_000;
const UNDER_WAY = "under-way";
export const leftOf = (sale: string) => `left:${sale}`;

type Answer = "bought" | "already" | "gone" | "unknown" | "cancelled";

/** How purchases are made, and those cancelled that were left behind. */
export function sellingOn(redis: Redis, mysql: Pool) {
  const [take, putBackUnit] = [text("take.lua"), text("put-back.lua")];

  const writeOrder = async (gid: string, sale: string, buyer: string) => {
    const connection = await mysql.getConnection();
    try {
      await run(connection, "START TRANSACTION");
      await run(connection, "INSERT INTO decisions VALUES (?, 'bought')", [gid]);
      await run(connection, "INSERT INTO orders (gid, sale, buyer) VALUES (?, ?, ?)", [gid, sale, buyer]);
      await run(connection, "COMMIT");
      connection.release();
    } catch (error) {
      connection.destroy();
      throw error;
    }
  };

  const hasOrder = async (sale: string, buyer: string) => {
    const own = "SELECT 1 FROM orders WHERE sale = ? AND buyer = ?";
    return (await run<RowDataPacket[]>(mysql, own, [sale, buyer])).length > 0;
  };

  /** Cancels a purchase unless it stands; says what was decided. It waits for a transaction under way. */
  const cancel = async (gid: string): Promise<"bought" | "cancelled"> => {
    await run(mysql, "INSERT IGNORE INTO decisions VALUES (?, 'cancelled')", [gid]);
    const [row] = await run<RowDataPacket[]>(mysql, "SELECT decision FROM decisions WHERE gid = ?", [gid]);
    return row?.["decision"] === "bought" ? "bought" : "cancelled";
  };

  /** Once more if its reply was lost. */
  const putBack = (gid: string, sale: string): Promise<unknown> => {
    const once = () => redis.eval(putBackUnit, 2, UNDER_WAY, leftOf(sale), gid);
    return once().catch(once);
  };

  const buy = async (sale: string, buyer: string): Promise<Answer> => {
    const gid = randomUUID();
    const purchase = JSON.stringify({ sale, at: Date.now() });
    const taken = await redis.eval(take, 2, leftOf(sale), UNDER_WAY, gid, purchase);
    if (taken === "gone") return (await hasOrder(sale, buyer)) ? "already" : "gone";
    if (taken !== "taken") return "unknown";
    try {
      await writeOrder(gid, sale, buyer);
    } catch (error) {
      const decided = await cancel(gid);
      if (decided === "cancelled") {
        await putBack(gid, sale);
        return isDuplicate(error, "one_each") ? "already" : "cancelled";
      }
    }
    await redis.hdel(UNDER_WAY, gid).catch((error) => console.error(error));
    return "bought";
  };

  const sweep = async () => {
    for (const [gid, purchase] of Object.entries(await redis.hgetall(UNDER_WAY))) {
      const { sale, at }: { sale: string; at: number } = JSON.parse(purchase);
      if (Date.now() - at < LEFT_BEHIND_MS) continue;
      if ((await cancel(gid)) === "cancelled") await putBack(gid, sale);
      else await redis.hdel(UNDER_WAY, gid);
    }
  };

  return { buy, sweep };
}
