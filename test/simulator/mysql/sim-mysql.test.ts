// What the simulated MySQL answers, who waits in it, and what it stores.
import * as assert from "uvu/assert";
import { readAsset } from "../../../server/assets.ts";
import { suite } from "../../runner/suite.ts";
import { SimMysql, type SimSession, SqlError } from "./sim-mysql.ts";

const test = suite("the simulated MySQL");

const sql = (name: string) => readAsset(`./orders/${name}.sql`);
const INSERT_BARRIER = sql("insert-barrier");
const INSERT = sql("insert-orders");
const INSERT_NEW = sql("insert-new-orders");
const OF_OTHERS = sql("orders-of-others");
const COUNT = sql("count-orders");

/** A session whose answers are kept, in few letters. */
function told(mysql: SimMysql) {
  const session: SimSession = mysql.open();
  const answers: string[] = [];
  const run = (text: string, params: readonly unknown[] = []) => {
    session.run(text, params, (outcome) => {
      if (outcome instanceof SqlError) answers.push(String(outcome.errno));
      else if ("rows" in outcome) answers.push(JSON.stringify(outcome.rows.map(Object.values)));
      else answers.push(`${outcome.affectedRows} rows`);
    });
    return answers.at(-1);
  };
  const orders = (users: string, text = INSERT) =>
    run(text, [users.split(" ").map((user) => ["s", user, `s-${user}`])]);
  const barrier = (gid: string) => run(INSERT_BARRIER, ["msg", gid, "01", "action", "01", "action"]);
  return { run, orders, barrier, answers, close: () => session.close() };
}
const usersIn = (mysql: SimMysql) => mysql.snapshot().orders.map(({ user }) => user);

test("a transaction is stored when it commits, and not when its session rolls back, ends or crashes", () => {
  const mysql = new SimMysql();
  const [one, two, three, four] = [told(mysql), told(mysql), told(mysql), told(mysql)];
  const idle = told(mysql);
  one.run("START TRANSACTION");
  assert.is(one.barrier("g"), "1 rows");
  assert.is(one.orders("al bo"), "2 rows");
  assert.equal(mysql.snapshot(), { orders: [], barriers: [] });
  one.run("COMMIT");
  for (const session of [two, three, four]) session.run("BEGIN");
  two.orders("cy");
  two.run("ROLLBACK");
  three.orders("di");
  three.close();
  four.orders("ed");
  mysql.crash();
  assert.equal(mysql.snapshot(), {
    orders: [
      { sale: "s", user: "al", gid: "s-al" },
      { sale: "s", user: "bo", gid: "s-bo" },
    ],
    barriers: [{ gid: "g", branchId: "01", op: "action", reason: "action" }],
  });
  assert.throws(() => four.run("COMMIT"), /the session has ended/);
  assert.throws(() => idle.run("BEGIN"), /the session has ended/);
  assert.is(told(mysql).orders("cy di ed"), "3 rows");
});

test("a statement with a twin is undone as a whole, and its transaction goes on", () => {
  const mysql = new SimMysql();
  const session = told(mysql);
  session.orders("bo");
  session.run("BEGIN");
  assert.is(session.barrier("g"), "1 rows");
  assert.is(session.barrier("G"), "0 rows");
  assert.is(session.orders("al bo cy"), "1062");
  assert.is(session.orders("al bo cy", INSERT_NEW), "3 rows");
  session.run("COMMIT");
  assert.equal(usersIn(mysql), ["bo", "al", "cy"]);
  assert.is(mysql.snapshot().barriers.length, 1);
});

test("a barrier that another transaction has inserted is waited for, and decided by how that one ends", () => {
  for (const [end, answer] of [
    ["COMMIT", "0 rows"],
    ["ROLLBACK", "1 rows"],
  ] as const) {
    const mysql = new SimMysql();
    const [one, two] = [told(mysql), told(mysql)];
    for (const session of [one, two]) session.run("BEGIN");
    one.barrier("g");
    two.barrier("g");
    assert.is(two.answers.length, 1);
    one.run(end);
    assert.is(two.answers.at(-1), answer);
  }
});

test("a session that ends while it waits keeps its place, and takes back what it does then", () => {
  const mysql = new SimMysql();
  const [one, two, three] = [told(mysql), told(mysql), told(mysql)];
  for (const session of [one, two, three]) session.run("BEGIN");
  one.orders("al");
  two.orders("al");
  two.close();
  three.orders("al", INSERT_NEW);
  one.run("COMMIT");
  assert.equal([two.answers.length, three.answers.length], [1, 2]);
  three.run("COMMIT");
  assert.equal(usersIn(mysql), ["al"]);
});

test("of two sessions that wait for each other, one is rolled back whole, and the other goes on", () => {
  const mysql = new SimMysql();
  const [one, two] = [told(mysql), told(mysql)];
  for (const session of [one, two]) session.run("BEGIN");
  one.barrier("g");
  one.orders("al");
  two.orders("bo");
  one.orders("bo");
  two.orders("al");
  assert.is(two.answers.at(-1), "1213");
  assert.is(one.answers.at(-1), "1 rows");
  one.run("COMMIT");
  assert.equal(usersIn(mysql), ["al", "bo"]);
  two.orders("cy");
  assert.equal(usersIn(mysql), ["al", "bo", "cy"]);
});

test("the plain reads of a transaction see what was committed before the first of them, and what is its own", () => {
  const mysql = new SimMysql();
  const [one, two] = [told(mysql), told(mysql)];
  one.run("BEGIN");
  two.orders("al");
  assert.is(one.run(COUNT, ["s"]), "[[1]]");
  two.orders("bo");
  one.orders("cy");
  assert.is(one.run(COUNT, ["s"]), "[[2]]");
  assert.is(one.run(OF_OTHERS, ["s", ["al", "bo", "cy"], "s-cy"]), '[["al","s-al"]]');
  one.run("COMMIT");
  assert.is(one.run(COUNT, ["s"]), "[[3]]");
  assert.is(one.run("DELETE FROM orders WHERE sale_id = ?", ["s"]), "3 rows");
  assert.is(two.run(COUNT, ["s"]), "[[0]]");
});

test("a statement that is not known is an error that names it", () => {
  assert.throws(() => told(new SimMysql()).run("SELECT  2\n"), /does not know the statement: SELECT 2/);
});
