// What the head of a request says: the values of parameters, where a transaction is open, and no more than it may hold.
import * as assert from "uvu/assert";
import { suite } from "../../../../runner/suite.ts";
import * as p from "./packets.ts";
import { passThrough } from "./pass-through.ts";

const test = suite("MySQL: heads");

const LONG_LONG = 8;
const TEXT = 0xfd;

/** The text of the last request. */
const textOf = (...sent: p.Sent[]): string | undefined => {
  const { seen, unread } = passThrough(sent);
  assert.is(unread, undefined);
  return seen.at(-1)?.text;
};
const prepared = (sql: string, parameters: number): p.Sent[] => [
  p.client(p.prepare(sql)),
  p.server(p.prepared(1, 0, parameters), ...Array.from({ length: parameters }, () => p.column()), p.eof()),
];
const text = (value: string | Buffer): number[] => [value.length, ...Buffer.from(value as string)];

test("an execution says its statement and the values of all types", () => {
  const types = [TEXT, 0, LONG_LONG, 0, LONG_LONG, 0x80, 1, 0, 3, 0, 5, 0, 12, 0, 0xfc, 0, TEXT, 0, 2, 0x80];
  const double = Buffer.alloc(8);
  double.writeDoubleLE(42);
  const values = [
    ...text("ada"),
    ...Buffer.alloc(8, 0xff),
    ...Buffer.alloc(8, 0xff),
    ...[0x80, ...[7, 0, 0, 0], ...double],
    ...[7, 0xea, 7, 2, 3, 4, 5, 6],
    ...text(Buffer.from("00ff10", "hex")),
    ...[0xff, 0xff],
  ];
  const sent = [
    ...prepared("INSERT INTO t VALUES (?)", 10),
    p.client(p.execute(1, [0, 1, 1, ...types, ...values])),
  ];
  assert.is(
    textOf(...p.login(), ...sent),
    "INSERT INTO t VALUES (?) ada, -1, 18446744073709551615, -128, 7, 42, 2026-02-03 04:05:06, 00ff10, NULL, 65535",
  );
});

test("an execution that does not say its types goes by the last one that did", () => {
  const again: p.Sent[] = [
    p.client(p.execute(1, [0, 1, TEXT, 0, ...text("ada")])),
    p.server(p.ok()),
    p.client(p.execute(1, [0, 0, ...text("bo")])),
  ];
  assert.is(textOf(...p.login(), ...prepared("UPDATE t SET a = ?", 1), ...again), "UPDATE t SET a = ? bo");
});

test("a value that was sent before is none of the next execution, and is of the one after", () => {
  const start = [...p.login(), ...prepared("INSERT INTO t VALUES (?, ?)", 2)];
  const types = [0xfc, 0, TEXT, 0];
  const sent: p.Sent[] = [
    p.client(p.ofStatement(0x18, 1, [0, 0, ...Buffer.from("long")])),
    p.client(p.execute(1, [0, 1, ...types, ...text("ada")])),
    p.server(p.ok()),
  ];
  assert.is(textOf(...start, ...sent), "INSERT INTO t VALUES (?, ?) (sent before), ada");
  const again = p.client(p.execute(1, [0, 1, ...types, ...text("now"), ...text("bo")]));
  assert.is(textOf(...start, ...sent, again), "INSERT INTO t VALUES (?, ?) now, bo");
});

test("attributes of a query stand before its text, and of an execution behind its values", () => {
  const login = p.login(p.QUERY_ATTRIBUTES | p.MYSQL);
  const none = p.client(p.command(3, Buffer.from("\0\x01SELECT 1")));
  assert.is(textOf(...login, none), "SELECT 1");
  const named = [2, 1, 0b10, 1, TEXT, 0, ...text("trace"), TEXT, 0, ...text("none"), ...text("abc")];
  const some = p.client(p.command(3, Buffer.concat([Buffer.from(named), Buffer.from("DELETE FROM t")])));
  assert.is(textOf(...login, some), "DELETE FROM t");
  const parameters = [2, 0, 1, TEXT, 0, 0, TEXT, 0, ...text("trace"), ...text("ada"), ...text("abc")];
  const executed = p.client(p.execute(1, parameters, 8));
  assert.is(textOf(...login, ...prepared("DO ?", 1), executed), "DO ? ada, abc");
});

test("many rows at once are said one after the other", () => {
  const rows = [0, ...text("ada"), 1, 0, ...text("bo"), 0, ...text("cy")];
  const bulk = p.client(p.ofStatement(0xfa, 1, [0x80, 0, TEXT, 0, TEXT, 0, ...rows]));
  assert.is(textOf(...p.login(), ...prepared("DO ?, ?", 2), bulk), "DO ?, ? ada, NULL, bo, cy");
});

test("a long statement leaves room for its values, and a text is at most 4 KiB", () => {
  const sql = `INSERT INTO t VALUES (?, '${"x".repeat(9_000)}')`;
  const executed = p.client(p.execute(1, [0, 1, TEXT, 0, ...text("ada")]));
  const said = textOf(...p.login(), ...prepared(sql, 1), executed) ?? "";
  assert.is(said.length, 4_096);
  assert.ok(said.endsWith("x ada"));
  assert.is(textOf(...p.login(), p.client(p.query(sql)))?.length, 4_096);
});

test("a large statement streams: no more is kept back than its head, which then counts as writing", () => {
  const sql = `SELECT '${"x".repeat(20_000_000)}' FROM t`;
  const { seen, mostKept, toServer } = passThrough([...p.login(), p.client(p.query(sql))], [40_000]);
  assert.is(seen[0]?.requestLength, toServer.length - p.answer(p.PROTOCOL_41).length);
  assert.is(seen[0]?.requestEnds, true);
  assert.is(seen[0]?.verb, "SELECT");
  assert.is(seen[0]?.writes, true);
  assert.ok(mostKept <= 65_536 + 4, `${mostKept} bytes were kept back`);
});

/** The last request's standing, after those before were answered with these. */
const standing = (...steps: (readonly [sql: string, reply?: Buffer])[]): string | undefined => {
  const sent = steps.flatMap(([sql, reply]): p.Sent[] => [
    p.client(p.query(sql)),
    ...(reply === undefined ? [] : [p.server(reply)]),
  ]);
  return passThrough([...p.login(), ...sent]).seen.at(-1)?.transaction;
};
const UPDATE = "UPDATE t SET a = 1";
const IN = p.ok(p.IN_TRANSACTION);

test("a statement is within a transaction that was begun, also where the server says nothing of it yet", () => {
  assert.is(standing(["BEGIN", IN], [UPDATE]), "within");
  assert.is(standing(["BEGIN"], [UPDATE]), "within");
  assert.is(standing(["BEGIN"], [UPDATE], ["COMMIT"], [UPDATE]), undefined);
  assert.is(standing(["BEGIN", IN], ["COMMIT", p.ok()], [UPDATE]), undefined);
  assert.is(standing([UPDATE]), undefined);
});

test("what the server says of a transaction goes before what its statements say", () => {
  assert.is(standing(["CALL begin_it()", IN], [UPDATE]), "within");
  assert.is(standing(["BEGIN", IN], ["CALL commit_it()", p.ok()], [UPDATE]), undefined);
});

test("a reply to an earlier request says nothing of a transaction that was begun since", () => {
  const ahead = p.client(p.query("SELECT 1"), p.query("BEGIN"));
  const { seen } = passThrough([...p.login(), ahead, p.server(p.ok()), p.client(p.query(UPDATE))]);
  assert.is(seen.at(-1)?.transaction, "within");
});

test("without autocommit every statement is within a transaction", () => {
  const off = p.ok(0);
  assert.is(standing(["SET autocommit=0", off], [UPDATE, p.ok(1)], ["COMMIT", off], [UPDATE]), "within");
  assert.is(standing(["SET autocommit=0", off], ["SET autocommit=1"]), "ends");
  assert.is(standing(["SET autocommit=1"]), undefined);
});

test("what commits an open transaction ends it, and then counts as writing", () => {
  assert.is(standing(["BEGIN", IN], ["ALTER TABLE t ADD b INT"]), "ends");
  assert.is(standing(["ALTER TABLE t ADD b INT"]), undefined);
  const { seen } = passThrough([
    ...p.login(),
    p.client(p.query("BEGIN")),
    p.server(IN),
    p.client(p.command(1)),
  ]);
  assert.equal([seen[1]?.verb, seen[1]?.transaction, seen[1]?.writes], ["QUIT", "ends", true]);
});
