// The protocol between real clients and a real MariaDB: they notice nothing of it, and it understands all of them.
import { Readable } from "node:stream";
import { execa } from "execa";
import {
  type Connection,
  type ConnectionOptions,
  createConnection,
  type RowDataPacket,
} from "mysql2/promise";
import * as assert from "uvu/assert";
import { suite } from "../../../../runner/suite.ts";
import { privateMysql } from "../../../../support/stores.ts";
import { wiredTo } from "./wired.ts";

const test = suite("MySQL: a real server");

let store: Awaited<ReturnType<typeof privateMysql>>;
let wire: Awaited<ReturnType<typeof wiredTo>>;
let login: { host: string; user: string; password: string; database: string };

test.before(async () => {
  store = await privateMysql();
  const { port, username: user, password, pathname } = new URL(store.url);
  login = { host: "127.0.0.1", user, password, database: pathname.slice(1) };
  wire = await wiredTo(Number(port));
  const connection = await createConnection({ ...login, port: wire.port });
  await connection.query("CREATE TABLE t (id INT PRIMARY KEY, note LONGTEXT)");
  await connection.query("SET GLOBAL max_allowed_packet = 1073741824");
  await connection.query("SET GLOBAL local_infile = 1");
  await connection.end();
});
test.after(async () => {
  await wire.stop();
  await store.stop();
});

const connect = (options: ConnectionOptions = {}): Promise<Connection> =>
  createConnection({ ...login, port: wire.port, ...options });

/** What came through since then, as verbs with their tables; a QUIT may be of a connection before. */
const since = (start: number): string[] =>
  wire.passed
    .slice(start)
    .filter(({ verb }) => verb !== "QUIT")
    .map(({ verb, on }) => [verb, ...on].join(" "));

/** All that came through so far was understood, and each reply that has come has ended. */
function wasUnderstood(): void {
  assert.equal(wire.reasons, []);
  const open = wire.passed.filter(({ hasEnded, replyLength }) => !hasEnded && replyLength > 0);
  assert.equal(open, []);
}

test("text, prepared and several statements, and errors, come through", async () => {
  const start = wire.passed.length;
  const connection = await connect({ multipleStatements: true });
  await connection.beginTransaction();
  await connection.execute("INSERT INTO t VALUES (?, ?)", [1, "ada"]);
  const [results] = await connection.query(
    "SELECT * FROM t FOR UPDATE; UPDATE t SET note = 'bo'; SELECT note FROM t",
  );
  assert.equal(JSON.parse(JSON.stringify(results))[2], [{ note: "bo" }]);
  const refused = await connection
    .execute("INSERT INTO t VALUES (?, ?)", [1, "again"])
    .catch(({ errno }) => errno);
  assert.is(refused, 1_062);
  const failed = await connection
    .query("SELECT 1; SELECT 1 + (SELECT id FROM t UNION SELECT 7)")
    .catch(({ errno }) => errno);
  assert.is(failed, 1_242);
  await connection.commit();
  await connection.end();
  wasUnderstood();
  assert.equal(since(start).slice(0, 4), [
    "START TRANSACTION",
    "PREPARE INSERT t",
    "INSERT t",
    "SELECT FOR UPDATE; UPDATE; SELECT t",
  ]);
});

test("values and rows of 20 MiB come through, prepared and not", async () => {
  const connection = await connect();
  const note = "x".repeat(20 * 2 ** 20);
  await connection.execute("INSERT INTO t VALUES (?, ?)", [20, note]);
  await connection.query("INSERT INTO t VALUES (21, ?)", [note]);
  const select = "SELECT note FROM t WHERE id IN (20, 21)";
  for (const [rows] of [
    await connection.query<RowDataPacket[]>(select),
    await connection.execute<RowDataPacket[]>(select),
  ]) {
    assert.ok(rows.every((row) => row["note"] === note));
    assert.is(rows.length, 2);
  }
  await connection.query("DELETE FROM t WHERE id > 10");
  await connection.end();
  wasUnderstood();
});

test("a file that is loaded from the client comes through", async () => {
  const start = wire.passed.length;
  const connection = await connect();
  const sql = "LOAD DATA LOCAL INFILE 'x' INTO TABLE t";
  await connection.query({
    sql,
    infileStreamFactory: () => Readable.from([Buffer.from("30\tada\n"), Buffer.from("31\tbo\n")]),
  });
  const [rows] = await connection.query<RowDataPacket[]>("SELECT note FROM t WHERE id >= 30 ORDER BY id");
  assert.equal(
    rows.map((row) => row["note"]),
    ["ada", "bo"],
  );
  await connection.query("DELETE FROM t WHERE id >= 30");
  await connection.end();
  wasUnderstood();
  assert.equal(since(start).slice(0, 3), ["LOAD t", "SELECT t", "DELETE t"]);
});

test("a connection that the server ends half way is no reason to stop reading", async () => {
  const [victim, killer] = [await connect(), await connect()];
  victim.on("error", () => undefined);
  const slow = victim.query("SELECT SLEEP(60)").then(
    () => "answered",
    () => "ended",
  );
  await killer.query(`KILL ${victim.threadId}`);
  assert.is(await slow, "ended");
  await killer.end();
  victim.destroy();
  wasUnderstood();
});

test("another user, procedures with several results, and a cursor come through", async () => {
  const start = wire.passed.length;
  const connection = await connect();
  await connection.query("CREATE PROCEDURE p(n INT) BEGIN SELECT n; SELECT n + 1; END");
  const [results] = await connection.execute("CALL p(?)", [4]);
  assert.is(JSON.stringify(results).includes("5"), true);
  await connection.changeUser({ user: login.user, password: login.password, database: login.database });
  await connection.query("DO 1");
  await connection.end();
  wasUnderstood();
  assert.ok(since(start).includes("CHANGE USER"));
  assert.ok(since(start).includes("CALL p"));
});

/** The client that comes with MariaDB, its options first. */
const client = (options: readonly string[], sql: string) =>
  execa(
    "mariadb",
    [
      ...["--no-defaults", ...options, "--host=127.0.0.1", `--port=${wire.port}`, `--user=${login.user}`],
      ...[`--password=${login.password}`, login.database, "--batch", "--skip-column-names", "-e", sql],
    ],
    { reject: false },
  );

test("MariaDB's own client, which asks for more of the protocol, comes through", async () => {
  const start = wire.passed.length;
  const { stdout, stderr } = await client(
    [],
    "INSERT INTO t VALUES (40, 'ada'); SELECT note FROM t WHERE id = 40; DELETE FROM t WHERE id = 40",
  );
  assert.is(stdout, "ada", stderr);
  wasUnderstood();
  assert.equal(
    since(start).filter((name) => name.endsWith(" t")),
    ["INSERT t", "SELECT t", "DELETE t"],
  );
});

test("a client that insists on TLS says so itself", async () => {
  const { stdout, stderr } = await client(["--ssl", "--ssl-verify-server-cert"], "SELECT 1");
  assert.is(stdout, "");
  assert.match(stderr, /SSL|TLS/);
});
