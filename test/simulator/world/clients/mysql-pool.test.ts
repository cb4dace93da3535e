// The server's own orders on a pool of simulated sessions.
import * as assert from "uvu/assert";
import { readAsset } from "../../../../server/assets.ts";
import { ordersInMysql } from "../../../../server/orders/orders.ts";
import { TimeoutError } from "../../../../server/time/deadline.ts";
import { suite } from "../../../runner/suite.ts";
import { ManualClock } from "../../../support/fakes.ts";
import { SimMysql, SqlError, type SqlResult } from "../../mysql/sim-mysql.ts";
import { type AsyncSession, poolOf } from "./mysql-pool.ts";

const test = suite("a pool of simulated sessions");

const HOOKS = { beforeBarrier: () => undefined, beforeCommit: () => undefined };
const branch = (gid: string) => ({ gid, transType: "msg", branchId: "01", op: "action" });

/** A session without a network before it. */
function connectTo(mysql: SimMysql): AsyncSession {
  const session = mysql.open();
  const run = (sql: string, params: readonly unknown[]) =>
    new Promise<SqlResult>((resolve, reject) => {
      session.run(sql, params, (outcome) =>
        outcome instanceof SqlError ? reject(outcome) : resolve(outcome),
      );
    });
  return { run, close: () => session.close(), isClosed: false };
}

function ordersIn(mysql: SimMysql, clock = new ManualClock()) {
  let opened = 0;
  const pool = poolOf(() => {
    opened++;
    return connectTo(mysql);
  });
  return { ...ordersInMysql({ branches: pool, reads: pool }, clock), opened: () => opened };
}

test("the server creates, sets apart, counts and deletes orders on it, and uses a connection again", async () => {
  const mysql = new SimMysql();
  const orders = ordersIn(mysql);
  assert.equal(await orders.create(branch("s-1"), "s", ["bo"], HOOKS), []);
  const conflicts = await orders.create(branch("s-2"), "s", ["al", "bo", "cy"], HOOKS);
  assert.equal(conflicts, [{ user: "bo", gid: "s-1" }]);
  assert.equal(await orders.create(branch("s-2"), "s", ["al", "bo", "cy"], HOOKS), []);
  assert.is(await orders.count("s"), 3);
  assert.equal(
    mysql.snapshot().orders.map(({ user, gid }) => `${user} ${gid}`),
    ["bo s-1", "al s-2", "cy s-2"],
  );
  await orders.delete("s");
  assert.is(await orders.count("s"), 0);
  assert.is(orders.opened(), 1);
});

test("a transaction that fails leaves nothing, and its connection is not used again", async () => {
  const mysql = new SimMysql();
  const orders = ordersIn(mysql);
  const failing = { ...HOOKS, beforeCommit: () => Promise.reject(new Error("a failpoint went off")) };
  const failed = await orders.create(branch("s-1"), "s", ["al"], failing).catch(String);
  assert.is(failed, "Error: a failpoint went off");
  assert.equal(mysql.snapshot(), { orders: [], barriers: [] });
  assert.equal(await orders.create(branch("s-1"), "s", ["al"], HOOKS), []);
  assert.is(orders.opened(), 2);
});

test("a branch that is called again beside itself waits for the end of the first, for as long as it may", async () => {
  const mysql = new SimMysql();
  const clock = new ManualClock();
  const orders = ordersIn(mysql, clock);
  const other = connectTo(mysql);
  await other.run("BEGIN", []);
  await other.run(readAsset("./orders/insert-barrier.sql"), ["msg", "s-1", "01", "action", "01", "action"]);
  const late = orders.create(branch("s-1"), "s", ["al"], HOOKS).catch((error: Error) => error.name);
  await new Promise(setImmediate);
  clock.advance(2_000);
  const again = orders.create(branch("s-1"), "s", ["al"], HOOKS);
  await new Promise(setImmediate);
  clock.advance(600);
  assert.is(await late, new TimeoutError("").name);
  other.close();
  // Both waited for one row. When it is gone, InnoDB ends one of the two, and DTM calls again.
  assert.is(await again.catch((error: SqlError) => error.errno), 1213);
  assert.equal(await orders.create(branch("s-1"), "s", ["al"], HOOKS), []);
  assert.is(mysql.snapshot().orders.length, 1);
});
