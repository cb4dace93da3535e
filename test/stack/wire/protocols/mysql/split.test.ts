// Recorded and built connections in chunks of any sizes, and with bytes changed: the same exchanges, the same bytes.
import { readFileSync } from "node:fs";
import fc from "fast-check";
import * as assert from "uvu/assert";
import { suite } from "../../../../runner/suite.ts";
import { holds } from "../../../../support/property.ts";
import * as p from "./packets.ts";
import { allFrom, passThrough } from "./pass-through.ts";

const test = suite("MySQL: any chunks");

const columns = [p.packet([2]), p.column(), p.column("b")];
const BUILT: readonly p.Sent[] = [
  ...p.login(p.DEPRECATE_EOF, p.PROGRESS),
  p.client(p.query("BEGIN"), p.query("SELECT * FROM a; SELECT * FROM b")),
  p.server(
    p.ok(p.IN_TRANSACTION),
    ...columns,
    p.row("x"),
    p.finalOk(p.MORE),
    ...columns,
    p.progress(),
    p.finalOk(),
  ),
  p.client(p.prepare("INSERT INTO t VALUES (?)")),
  p.server(p.prepared(1, 0, 1), p.column()),
  p.client(p.ofStatement(0x18, 1, [0, 0, 65, 66]), p.execute(1, [0, 1, 0xfc, 0]), p.ofStatement(0x19, 1)),
  p.server(p.ok()),
  p.client(p.query("LOAD DATA LOCAL INFILE 'x' INTO TABLE t")),
  p.server(p.packet([0xfb, 120])),
  p.client(p.packet("1\n2\n", 2), p.packet([], 3)),
  p.server(p.ok()),
  p.client(p.command(0x11, "me\0secret")),
  p.server(p.packet([0xfe, ...Buffer.from("mysql_native_password\0seed\0")])),
  p.client(p.packet("secret", 3)),
  p.server(p.ok()),
  p.client(p.query("SELECT no")),
  p.server(p.error()),
  p.client(p.command(1)),
];

/** A line is who sent it, and its bytes in Base64. */
const recorded = (name: string): p.Sent[] =>
  readFileSync(new URL(`recorded/${name}.txt`, import.meta.url), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => {
      const [from, bytes = ""] = line.split(" ");
      return [from === "client" ? "client" : "server", Buffer.from(bytes, "base64")];
    });
const RECORDED = { mysql2: recorded("mysql2"), go: recorded("go-sql-driver") };
const ALL = Object.values(RECORDED).concat([BUILT as p.Sent[]]);

const MYSQL2 = [
  ...["CREATE carts", "START TRANSACTION (begins)", "PREPARE INSERT carts (within)", "INSERT carts (within)"],
  ...["SELECT FOR UPDATE; UPDATE; SELECT carts (within)", "PREPARE SELECT carts (within)"],
  ...["SELECT carts (within)", "COMMIT (ends)", "SELECT nowhere", "PING"],
  // Its cache of statements closes what was closed by hand once more.
  ...["CLOSE SELECT carts", "CLOSE", "QUIT"],
];

/** Go's driver prepares and closes each statement that has values. */
const inGo = (what: string): string[] =>
  ["PREPARE ", "", "CLOSE "].map((command) => `${command}${what} (within)`);
const REFUSED = [
  ...["START TRANSACTION (begins)", ...inGo("UPDATE items"), ...inGo("SELECT items orders")],
  "ROLLBACK (ends)",
];
const GO = [
  ...["CREATE items", "CREATE orders", "PREPARE INSERT items", "INSERT items", "CLOSE INSERT items"],
  ...["START TRANSACTION (begins)", ...inGo("UPDATE items"), ...inGo("INSERT orders"), "COMMIT (ends)"],
  ...[...REFUSED, ...REFUSED],
];

const sizes = fc.oneof(
  fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 20 }),
  fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 20 }),
);

test("chunks of any sizes give the same exchanges and the same bytes", () =>
  holds(
    fc.property(fc.constantFrom(...ALL), sizes, (sent, chunks) => {
      const [whole, split] = [passThrough(sent), passThrough(sent, chunks)];
      assert.equal(split.seen, whole.seen);
      assert.is(split.unread, undefined);
      assert.ok(split.toServer.equals(allFrom("client", sent)));
      assert.ok(split.toClient.equals(whole.toClient));
    }),
    { runs: 400 },
  ));

test("a recording passes unchanged but for the greeting's flags", () => {
  for (const sent of ALL) {
    const { toClient } = passThrough(sent);
    const all = allFrom("server", sent);
    const changed = [...all].flatMap((byte, at) => (byte === toClient[at] ? [] : [at]));
    assert.is(toClient.length, all.length);
    assert.ok(changed.length <= 3 && changed.every((at) => at < 60), `changed at ${changed}`);
  }
});

test("what is recorded of mysql2 and of Go's driver is named", () => {
  const names = (sent: readonly p.Sent[]) => {
    const { seen, unread } = passThrough(sent);
    assert.is(unread, undefined);
    assert.ok(seen.every(({ hasEnded, requestEnds }) => hasEnded || requestEnds === "without-reply"));
    return seen.map(({ verb, on, transaction }) =>
      [verb, ...on, ...(transaction ? [`(${transaction})`] : [])].join(" "),
    );
  };
  assert.equal(names(RECORDED.mysql2), MYSQL2);
  assert.equal(names(RECORDED.go), GO);
});

/** The recording with some bytes changed, taken out or put in. */
const changed = fc
  .record({
    sent: fc.constantFrom(...ALL),
    changes: fc.array(
      fc.record({
        at: fc.nat(),
        within: fc.nat(),
        remove: fc.integer({ min: 0, max: 6 }),
        insert: fc.uint8Array({ maxLength: 6 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ sent, changes }) => {
    const all = sent.map(([from, bytes]): p.Sent => [from, bytes]);
    for (const { at, within, remove, insert } of changes) {
      const index = at % all.length;
      const [from, bytes] = all[index] ?? ["client", Buffer.alloc(0)];
      const place = within % (bytes.length + 1);
      all[index] = [from, Buffer.concat([bytes.subarray(0, place), insert, bytes.subarray(place + remove)])];
    }
    return all;
  });
const anything: fc.Arbitrary<p.Sent[]> = fc.array(
  fc.tuple(
    fc.constantFrom("client" as const, "server" as const),
    fc.uint8Array({ minLength: 1, maxLength: 90 }).map((bytes) => Buffer.from(bytes)),
  ),
);

/** What is sent once nothing is read any more, or to fill up a packet whose end does not come. */
const END: readonly p.Sent[] = [
  ["client", Buffer.alloc(70_000, 0xfe)],
  ["server", Buffer.alloc(70_000, 0xfe)],
];

test("bytes that are changed, or anything at all, never throw, and all come out", () =>
  holds(
    fc.property(fc.oneof(changed, anything), sizes, (sent, chunks) => {
      const { toServer, toClient } = passThrough(
        [...sent, ...END],
        chunks.map((size) => size * 7),
      );
      assert.ok(isStart(toServer, allFrom("client", [...sent, ...END])));
      const all = allFrom("server", [...sent, ...END]);
      assert.is(toClient.length, all.length);
      assert.ok(toClient.subarray(60).equals(all.subarray(60)));
    }),
    { runs: 1_000 },
  ));

/** All but what is kept back, which is at most a head. */
const isStart = (part: Buffer, whole: Buffer): boolean =>
  part.equals(whole.subarray(0, part.length)) && whole.length - part.length <= 65_536 + 4;
