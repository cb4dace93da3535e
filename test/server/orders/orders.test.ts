// The orders in a real MariaDB: what one transaction creates, and what it sets apart.
import type { Pool } from "mysql2/promise";
import * as assert from "uvu/assert";
import { gidOf } from "../../../server/contract.ts";
import { connectMysql, createTables } from "../../../server/orders/mysql.ts";
import { ordersInMysql } from "../../../server/orders/orders.ts";
import { systemClock } from "../../../server/time/clock.ts";
import { suite } from "../../runner/suite.ts";
import { privateMysql } from "../../support/stores.ts";

const test = suite("orders in MySQL");

let server: Awaited<ReturnType<typeof privateMysql>>;
let pool: Pool;
let reads: Pool;
test.before(async () => {
  server = await privateMysql();
  pool = connectMysql(server.url, 4);
  reads = connectMysql(server.url, 1);
  await createTables((sql) => pool.query(sql));
});
test.after(async () => {
  await Promise.all([pool.end(), reads.end()]);
  await server.stop();
});

const HOOKS = { beforeBarrier: () => undefined, beforeCommit: () => undefined };
const branch = (gid: string) => ({ gid, transType: "msg", branchId: "01", op: "action" });
const gid = (sale: string, n: number) => gidOf(sale, `${n}`.padStart(32, "0"));

async function ordersOf(sale: string): Promise<string[]> {
  const [rows] = await pool.query("SELECT user_id, gid FROM orders WHERE sale_id = ? ORDER BY user_id", [
    sale,
  ]);
  return (rows as { user_id: string; gid: string }[]).map((row) => `${row.user_id} ${row.gid}`);
}

test("a buyer who has an order under another gid is set apart, and the others of the message get theirs", async () => {
  const orders = ordersInMysql({ branches: pool, reads }, systemClock);
  assert.equal(await orders.create(branch(gid("s", 1)), "s", ["bo"], HOOKS), []);
  const conflicts = await orders.create(branch(gid("s", 2)), "s", ["al", "bo", "cy"], HOOKS);
  assert.equal(conflicts, [{ user: "bo", gid: gid("s", 1) }]);
  assert.equal(await ordersOf("s"), [`al ${gid("s", 2)}`, `bo ${gid("s", 1)}`, `cy ${gid("s", 2)}`]);
  assert.equal(await orders.create(branch(gid("s", 2)), "s", ["al", "bo", "cy"], HOOKS), []);
  assert.is(await orders.count("s"), 3);
});

test("an order that this message has created before, without its barrier row, is no conflict", async () => {
  const orders = ordersInMysql({ branches: pool, reads }, systemClock);
  await orders.create(branch(gid("t", 1)), "t", ["al"], HOOKS);
  await pool.query("DELETE FROM dtm_barrier.barrier WHERE gid = ?", [gid("t", 1)]);
  assert.equal(await orders.create(branch(gid("t", 1)), "t", ["al", "bo"], HOOKS), []);
  assert.equal(await ordersOf("t"), [`al ${gid("t", 1)}`, `bo ${gid("t", 1)}`]);
});

test("where a transaction with a conflict fails, it leaves neither orders nor its barrier row", async () => {
  const orders = ordersInMysql({ branches: pool, reads }, systemClock);
  await orders.create(branch(gid("u", 1)), "u", ["bo"], HOOKS);
  const failing = { ...HOOKS, beforeCommit: () => Promise.reject(new Error("a failpoint went off")) };
  const failed = await orders.create(branch(gid("u", 2)), "u", ["al", "bo"], failing).catch(String);
  assert.match(String(failed), "a failpoint went off");
  assert.equal(await ordersOf("u"), [`bo ${gid("u", 1)}`]);
  assert.is((await orders.create(branch(gid("u", 2)), "u", ["al", "bo"], HOOKS)).length, 1);
  assert.is(await orders.count("u"), 2);
});

test("two messages that set each other's buyers apart at once create one order for each buyer", async () => {
  const orders = ordersInMysql({ branches: pool, reads }, systemClock);
  const users = Array.from({ length: 40 }, (_, n) => `buyer-${n}`);
  // MySQL may end one of two transactions that wait for each other; DTM then calls again.
  const create = async (n: number, list: string[]): Promise<number> => {
    for (let tries = 0; tries < 20; tries++) {
      try {
        return (await orders.create(branch(gid("v", n)), "v", list, HOOKS)).length;
      } catch (error) {
        if (!(error instanceof Error && "errno" in error && error.errno === 1213)) throw error;
      }
    }
    throw new Error("twenty deadlocks in a row");
  };
  const apart = await Promise.all([create(1, users), create(2, [...users].reverse())]);
  assert.is(await orders.count("v"), users.length);
  assert.is((apart[0] ?? 0) + (apart[1] ?? 0), users.length);
});

test("a sale is read while every connection of the branches is busy", async () => {
  const orders = ordersInMysql({ branches: pool, reads }, systemClock);
  let go = () => {};
  const held = new Promise<void>((resolve) => (go = resolve));
  const hooks = { ...HOOKS, beforeCommit: () => held };
  const busy = [1, 2, 3, 4, 5].map((n) => orders.create(branch(gid(`w${n}`, n)), `w${n}`, ["al"], hooks));
  const read = orders.count("w1");
  const first = await Promise.race([read, ...busy]);
  go();
  await Promise.all(busy);
  assert.is(first, 0);
});
