// What no client at hand asks for, asked of a real MariaDB: with EOF packets and without, cursors, many rows at once, columns
// that are not sent again, commands sent ahead.
import * as assert from "uvu/assert";
import { until } from "../../../../../base/until.ts";
import { suite } from "../../../../runner/suite.ts";
import { privateMysql } from "../../../../support/stores.ts";
import * as p from "./packets.ts";
import { rawClient } from "./raw-client.ts";
import { wiredTo } from "./wired.ts";

const test = suite("MySQL: a real server, by hand");

/** Stands for the statement that was prepared last: which id the server gives it is its own. */
const LAST = 0xff_ff_ff_ff;
const CURSOR = 1;
const BULK = 1 << 2;
const EXTENDED_METADATA = 1 << 3;

let store: Awaited<ReturnType<typeof privateMysql>>;
let wire: Awaited<ReturnType<typeof wiredTo>>;
test.before(async () => {
  store = await privateMysql();
  wire = await wiredTo(Number(new URL(store.url).port));
});
test.after(async () => {
  await wire.stop();
  await store.stop();
});

/** Sends each in turn, once the one before has ended; returns what was seen, after a PING whose reply shows that all was. */
async function converse(capabilities: number, extended: number, ...requests: readonly Buffer[][]) {
  const start = wire.passed.length;
  const { username: user, password } = new URL(store.url);
  const client = await rawClient({ port: wire.port, user, password, capabilities, extended });
  let sent = 0;
  for (const packets of [...requests, [p.command(0x0e)]]) {
    client.send(...packets);
    sent += packets.length;
    await until(() => wire.passed.length === start + sent && wire.passed.every(({ hasEnded }) => hasEnded), {
      what: () => `the end of all replies: ${JSON.stringify([wire.reasons, wire.passed.slice(start)])}`,
      deadlineMs: 5_000,
    });
  }
  client.end();
  assert.equal(wire.reasons, []);
  const seen = wire.passed.slice(start);
  assert.is(seen.at(-1)?.replyLength, 11, "the reply to the PING holds something else");
  return seen;
}

for (const [name, capabilities] of [
  ["with EOF packets", 0],
  ["without EOF packets", p.DEPRECATE_EOF],
] as const) {
  test(`rows of a cursor are fetched, ${name}`, async () => {
    const seen = await converse(
      capabilities,
      0,
      [p.prepare("SELECT 1 AS a UNION SELECT 2 UNION SELECT 3")],
      [p.execute(LAST, [], CURSOR)],
      [p.ofStatement(0x1c, LAST, [2, 0, 0, 0])],
      [p.ofStatement(0x1c, LAST, [2, 0, 0, 0])],
      [p.ofStatement(0x1c, LAST, [2, 0, 0, 0])],
      [p.ofStatement(0x1a, LAST)],
      [p.execute(LAST)],
    );
    assert.equal(
      seen.map(({ verb }) => verb),
      [
        ...["PREPARE SELECT", "SELECT", "FETCH SELECT", "FETCH SELECT", "FETCH SELECT"],
        ...["RESET SELECT", "SELECT", "PING"],
      ],
    );
    const [, columns, two, one] = seen.map(({ replyLength }) => replyLength);
    assert.ok((two ?? 0) > (one ?? 0) && (columns ?? 0) > (two ?? 0));
  });

  test(`columns that were sent once are not sent again, ${name}`, async () => {
    const [, sent] = await converse(capabilities, 0, [p.prepare("SELECT 1 AS a")], [p.execute(LAST)]);
    const [, , again] = await converse(
      capabilities,
      p.CACHE_METADATA | EXTENDED_METADATA,
      [p.prepare("SELECT 1 AS a")],
      [p.execute(LAST)],
      [p.execute(LAST)],
      [p.query("SELECT 1; SELECT 'a' UNION SELECT 'b'; DO 1")],
      [p.query("SELECT JSON_COMPACT('[1]'), POINT(1, 1)")],
    );
    assert.is(again?.verb, "SELECT");
    assert.ok((again?.replyLength ?? 0) < (sent?.replyLength ?? 0));
  });

  test(`other commands are answered as they are read, ${name}`, async () => {
    const verbs = await converse(
      capabilities,
      0,
      [p.query("CREATE TABLE IF NOT EXISTS flashproof.f (a INT, b TEXT)")],
      [p.command(2, "flashproof")],
      [p.command(4, "f\0")],
      [p.command(4, "nowhere\0")],
      [p.command(9)],
      [p.command(0x1b, [0, 0])],
      [p.command(0x0a)],
      [p.command(0x1f)],
      [p.prepare("NO SUCH THING")],
      [p.execute(77)],
      [p.ofStatement(0x1c, 77, [1, 0, 0, 0])],
      [p.query("")],
      [p.query("BEGIN NOT ATOMIC SELECT 1; SELECT * FROM nowhere; END")],
    );
    assert.is(verbs.length, 14);
  });

  test(`what is sent ahead is answered in order, ${name}`, async () => {
    const all = await converse(capabilities, 0, [
      p.prepare("SELECT ?, 'x'"),
      p.execute(LAST, [0, 1, 8, 0, 7, 0, 0, 0, 0, 0, 0, 0]),
      p.query("SELECT 1"),
      p.ofStatement(0x19, LAST),
      p.query("START TRANSACTION"),
    ]);
    assert.is(all[1]?.text, "SELECT ?, 'x' 7");
  });
}

test("many rows at once are inserted by one command", async () => {
  const rows = [0, 1, 0, 0, 0, 0, 3, ...Buffer.from("ada"), 0, 2, 0, 0, 0, 1];
  const seen = await converse(
    p.DEPRECATE_EOF,
    BULK,
    [p.query("CREATE TABLE flashproof.b (a INT, b TEXT)")],
    [p.prepare("INSERT INTO flashproof.b VALUES (?, ?)")],
    [p.ofStatement(0xfa, LAST, [0x80, 0, 3, 0, 0xfd, 0, ...rows])],
    [p.query("SELECT * FROM flashproof.b")],
  );
  assert.is(seen[2]?.text, "INSERT INTO flashproof.b VALUES (?, ?) 1, ada, 2, NULL");
  assert.ok((seen[3]?.replyLength ?? 0) > 100);
});

test("reports of progress are part of the reply", async () => {
  const [, , , alter] = await converse(
    0,
    p.PROGRESS,
    [p.query("SET progress_report_time = 1")],
    [p.query("USE flashproof; CREATE TABLE p (a INT)")],
    [p.query("INSERT INTO p VALUES (1), (2)")],
    [p.query("ALTER TABLE p ADD b INT, ALGORITHM=COPY")],
  );
  assert.is(alter?.verb, "ALTER");
  const said = wire.connections.at(-1)?.filter(([from]) => from === "server") ?? [];
  assert.ok(
    said.some(([, bytes]) => bytes.indexOf("ffffff", 0, "hex") === 4),
    "no progress was reported",
  );
});
