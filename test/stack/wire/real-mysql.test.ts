// A real client and a real MariaDB, with the wire between: what is done to an exchange is what the client sees, and what the store holds.
import { type Connection, createConnection, type RowDataPacket } from "mysql2/promise";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { suite } from "../../runner/suite.ts";
import { privateMysql } from "../../support/stores.ts";
import { decision, errorOf, type WatchedWire, watchedWire } from "../../support/watched-wire.ts";

const test = suite("wire in front of MariaDB");

let mysql: Awaited<ReturnType<typeof privateMysql>>;
let direct: Connection;
let wire: WatchedWire;
test.before(async () => {
  mysql = await privateMysql();
  direct = await createConnection({ uri: mysql.url });
  await direct.query("CREATE TABLE orders (id INT PRIMARY KEY)");
});
test.before.each(async () => {
  wire = await watchedWire(mysql.url);
});
test.after.each(async () => {
  await wire.close();
  await direct.query("DELETE FROM orders");
});
test.after(async () => {
  await direct.end();
  await mysql.stop();
});

/** A client behind the wire. Its connection may be lost, so its end is not waited for. */
async function clientOf(): Promise<Connection> {
  const client = await createConnection({ uri: wire.url });
  client.on("error", () => {});
  return client;
}

async function rows(): Promise<number[]> {
  const [all] = await direct.query<RowDataPacket[]>("SELECT id FROM orders ORDER BY id");
  return all.map(({ id }) => Number(id));
}

const inserted = (id: number) =>
  until(async () => (await rows()).includes(id), { what: `row ${id}`, deadlineMs: 3_000 });

test("a lost reply: the row is there, and the client has an error", async () => {
  const client = await clientOf();
  wire.next("INSERT", "2", { kind: "lose-reply", aftermath: "cut" });
  await client.execute("INSERT INTO orders VALUES (?)", [1]);
  assert.match((await errorOf(client.execute("INSERT INTO orders VALUES (?)", [2]))) ?? "", /ECONN|LOST/);
  assert.equal(await rows(), [1, 2]);
});

test("a lost reply to a COMMIT: the transaction holds, and the client has an error", async () => {
  const client = await clientOf();
  wire.next("COMMIT", "", { kind: "lose-reply", aftermath: "cut" });
  await client.beginTransaction();
  await client.query("INSERT INTO orders VALUES (1)");
  assert.match((await errorOf(client.commit())) ?? "", /ECONN|LOST/);
  assert.equal(await rows(), [1]);
  const within = wire.exchanges.find(({ verb }) => verb === "INSERT");
  assert.is(within?.transaction, "within");
});

test("a lost COMMIT: nothing of the transaction holds, and the client has an error", async () => {
  const client = await clientOf();
  wire.next("COMMIT", "", { kind: "lose-request", aftermath: "cut" });
  await client.beginTransaction();
  await client.query("INSERT INTO orders VALUES (1)");
  assert.match((await errorOf(client.commit())) ?? "", /ECONN|LOST/);
  assert.equal(await rows(), []);
});

test("a silent connection: the client's own time-out ends the wait, and the row is there", async () => {
  const client = await clientOf();
  wire.next("INSERT", "1", { kind: "lose-reply", aftermath: "silence" });
  const error = await errorOf(client.query({ sql: "INSERT INTO orders VALUES (1)", timeout: 150 }));
  assert.is(error, "PROTOCOL_SEQUENCE_TIMEOUT");
  assert.equal(await rows(), [1]);
  client.destroy();
});

test("a held request is done when it is let go, even if its client has gone", async () => {
  const client = await clientOf();
  const { until: held, decide } = decision();
  wire.next("INSERT", "1", { kind: "hold-request", until: held });
  const error = errorOf(client.query({ sql: "INSERT INTO orders VALUES (1)", timeout: 100 }));
  assert.is(await error, "PROTOCOL_SEQUENCE_TIMEOUT");
  client.destroy();
  assert.equal(await rows(), []);
  decide("deliver");
  await inserted(1);
});

test("a held reply keeps its client waiting, and other connections not", async () => {
  const [client, other] = [await clientOf(), await clientOf()];
  const { until: held, decide } = decision();
  wire.next("INSERT", "1", { kind: "hold-reply", until: held });
  let isDone = false;
  const first = client.query("INSERT INTO orders VALUES (1)").then(() => {
    isDone = true;
  });
  await inserted(1);
  await other.query("INSERT INTO orders VALUES (2)");
  assert.is(isDone, false);
  decide("deliver");
  await first;
  await Promise.all([client.end(), other.end()]);
});

test("a killed MariaDB cuts its clients off; started again on its data, it is reached through the same wire", async () => {
  const client = await clientOf();
  await client.query("INSERT INTO orders VALUES (1)");
  await direct.end();
  await mysql.process.kill();
  assert.type(await errorOf(client.query("INSERT INTO orders VALUES (2)")), "string");
  await mysql.process.start();
  direct = await createConnection({ uri: mysql.url });
  const next = await clientOf();
  await next.query("INSERT INTO orders VALUES (3)");
  await next.end();
  assert.equal(await rows(), [1, 3]);
});
