// Requests and their replies, put together packet by packet: each reply ends where it should, and nowhere else.
import * as assert from "uvu/assert";
import { suite } from "../../../../runner/suite.ts";
import * as p from "./packets.ts";
import { passThrough } from "./pass-through.ts";

const test = suite("MySQL: replies");

interface Case {
  /** Agreed on at the login. */
  agreed?: number;
  extended?: number;
  /** What went before. */
  before?: p.Sent[];
  request: Buffer;
  reply: Buffer[];
}

/** All of the reply belongs to the request, it has not ended before its last byte, and the next is read as well. */
const ends = (title: string, { agreed = 0, extended = 0, before = [], request, reply }: Case) =>
  test(title, () => {
    const bytes = Buffer.concat(reply);
    const start = [...p.login(agreed, extended), ...before, p.client(request)];
    const early = passThrough([...start, p.server(bytes.subarray(0, -1))]);
    assert.is(early.unread, undefined);
    assert.is(early.seen.at(-1)?.hasEnded, false, "it ends too early");
    const { seen, unread } = passThrough([
      ...start,
      p.server(bytes),
      p.client(p.query("DO 1")),
      p.server(p.ok()),
    ]);
    assert.is(unread, undefined);
    assert.is(seen.at(-2)?.replyLength, bytes.length);
    assert.is(seen.at(-2)?.hasEnded, true, "it does not end");
    assert.is(seen.at(-1)?.verb, "DO");
    assert.is(seen.at(-1)?.hasEnded, true);
  });

const select = p.query("SELECT a FROM t");
const columns = [p.packet([2]), p.column(), p.column("b")];
const withEof = p.DEPRECATE_EOF;

ends("an OK", { request: p.query("UPDATE t SET a = 1"), reply: [p.ok()] });
ends("an error", { request: select, reply: [p.error()] });
ends("rows between two EOF packets", { request: select, reply: [...columns, p.eof(), p.row("x"), p.eof()] });
ends("no rows", { request: select, reply: [...columns, p.eof(), p.eof()] });
ends("rows that end in an OK", {
  agreed: withEof,
  request: select,
  reply: [...columns, p.row("x"), p.finalOk()],
});
ends("no rows, and an OK", { agreed: withEof, request: select, reply: [...columns, p.finalOk()] });
ends("an error among the rows", { request: select, reply: [...columns, p.eof(), p.row("x"), p.error()] });
ends("an error among the rows, without EOF packets", {
  ...{ agreed: withEof, request: select },
  reply: [...columns, p.row("x"), p.error(1_317)],
});
ends("several results, the last an OK", {
  request: p.query("SELECT 1; SELECT 2; DO 3"),
  reply: [...columns, p.eof(p.MORE), p.row("x"), p.eof(p.MORE), ...columns, p.eof(), p.eof(p.MORE), p.ok()],
});
ends("several results, the last an error", {
  agreed: withEof,
  request: p.query("DO 1; SELECT 2; NO"),
  reply: [p.ok(p.MORE), ...columns, p.row("x"), p.finalOk(p.MORE), p.error()],
});
ends("a long row that starts like an EOF", {
  request: select,
  reply: [p.packet([1]), p.column(), p.eof(), p.longRow(0x1_00_00_00), p.eof()],
});
ends("a long row that starts like the final OK", {
  agreed: withEof,
  request: select,
  reply: [p.packet([1]), p.column(), p.longRow(0x1_00_00_00), p.finalOk()],
});
ends("a row that fills its packet, and the empty one behind it", {
  agreed: withEof,
  request: select,
  reply: [p.packet([1]), p.column(), p.packet(Buffer.alloc(0xff_ff_ff, 1)), p.row("x"), p.finalOk()],
});
ends("reports of progress before an OK", {
  extended: p.PROGRESS,
  request: p.query("ALTER TABLE t ADD b INT"),
  reply: [p.progress(), p.progress(), p.ok()],
});
ends("an error with the number of a report of progress, where none was agreed on", {
  ...{ request: select, reply: [p.error(0xff_ff)] },
});
ends("columns that the client knows already", {
  ...{ extended: p.CACHE_METADATA, agreed: withEof, request: select },
  reply: [p.packet([2, 0]), p.row("x"), p.finalOk()],
});
ends("columns that the client knows already, with EOF packets", {
  ...{ extended: p.CACHE_METADATA, request: select },
  reply: [p.packet([2, 0]), p.eof(), p.row("x"), p.eof()],
});
ends("columns that the client could have known", {
  ...{ agreed: p.OPTIONAL_METADATA | p.MYSQL, request: select },
  reply: [p.packet([1, 1]), p.column(), p.eof(), p.row("x"), p.eof()],
});
ends("more columns than one byte counts", {
  request: select,
  reply: [p.packet([0xfc, 0x2c, 1]), ...Array.from({ length: 300 }, () => p.column()), p.eof(), p.eof()],
});
ends("a statement prepared, with parameters and columns", {
  request: p.prepare("SELECT a, b FROM t WHERE c = ?"),
  reply: [p.prepared(1, 2, 1), p.column(), p.eof(), p.column(), p.column(), p.eof()],
});
ends("a statement prepared, without EOF packets", {
  agreed: withEof,
  request: p.prepare("SELECT a, b FROM t WHERE c = ?"),
  reply: [p.prepared(1, 2, 1), p.column(), p.column(), p.column()],
});
ends("a statement prepared, with nothing to say of it", {
  request: p.prepare("DO 1"),
  reply: [p.prepared(1, 0, 0)],
});
ends("a statement prepared, whose columns were not asked for", {
  agreed: p.OPTIONAL_METADATA | p.MYSQL | withEof,
  request: p.prepare("SELECT a FROM t"),
  reply: [p.prepared(1, 1, 0, [0])],
});
ends("a statement that cannot be prepared", { request: p.prepare("NO"), reply: [p.error()] });

const before = [p.client(p.prepare("SELECT a, b FROM t")), p.server(p.prepared(9, 0, 0))];
ends("an execution with rows", {
  ...{ before, request: p.execute(9), reply: [...columns, p.eof(), p.packet([0, 0, 1, 65]), p.eof()] },
});
ends("an execution with a cursor", {
  before,
  request: p.execute(9, [], 1),
  reply: [...columns, p.eof(p.CURSOR)],
});
ends("an execution with a cursor, without EOF packets", {
  ...{ before, agreed: withEof, request: p.execute(9, [], 1) },
  reply: [...columns, p.finalOk(p.CURSOR)],
});
ends("rows fetched", {
  ...{ before, request: p.ofStatement(0x1c, 9, [10, 0, 0, 0]) },
  reply: [p.packet([0, 0, 1, 65]), p.packet([0, 0, 1, 66]), p.eof(0xc2)],
});
ends("a procedure's results", {
  ...{ before, request: p.execute(9) },
  reply: [...columns, p.eof(), p.packet([0, 0, 1, 65]), p.eof(p.MORE), p.ok()],
});
ends("a statement reset", { before, request: p.ofStatement(0x1a, 9), reply: [p.ok()] });
ends("many rows at once", { before, request: p.ofStatement(0xfa, 9, [0, 0]), reply: [p.ok()] });
ends("a ping", { request: p.command(0x0e), reply: [p.ok()] });
ends("another database", { request: p.command(2, "shop"), reply: [p.ok()] });
ends("an option set", { request: p.command(0x1b, [0, 0]), reply: [p.eof()] });
ends("an option set, without EOF packets", {
  agreed: withEof,
  request: p.command(0x1b, [0, 0]),
  reply: [p.finalOk()],
});
ends("a connection reset", { request: p.command(0x1f), reply: [p.ok()] });
ends("a text in place of a status", { request: p.command(9), reply: [p.packet("Uptime: 1")] });
ends("the columns of a table", { request: p.command(4, "t\0"), reply: [p.column(), p.column(), p.eof()] });
ends("the processes", { request: p.command(0x0a), reply: [...columns, p.eof(), p.row("x"), p.eof()] });

test("a file that the server asks for belongs to no request, and its end is found", () => {
  const { seen, unread, toServer } = passThrough([
    ...p.login(),
    p.client(p.query("LOAD DATA LOCAL INFILE 'x' INTO TABLE t")),
    p.server(p.packet([0xfb, 120])),
    p.client(p.packet("1\n2\n", 2), p.packet(Buffer.alloc(0xff_ff_ff, 65), 3)),
    p.client(p.packet([], 4)),
    p.server(p.ok()),
    p.client(p.query("DO 1")),
    p.server(p.ok()),
  ]);
  assert.is(unread, undefined);
  assert.equal(
    seen.map(({ verb, hasEnded, replyLength }) => [verb, hasEnded, replyLength]),
    [
      ["LOAD", true, 6 + 11],
      ["DO", true, 11],
    ],
  );
  assert.ok(toServer.length > 0xff_ff_ff);
});

test("commands without a reply say so, and requests sent ahead are answered in order", () => {
  const { seen, unread } = passThrough([
    ...p.login(withEof),
    p.client(
      p.prepare("SELECT a FROM t WHERE b = ?"),
      p.execute(0xff_ff_ff_ff, [0, 1, 8, 0, 7, 0, 0, 0, 0, 0, 0, 0]),
    ),
    p.server(p.prepared(4, 0, 1), p.column(), ...columns, p.row("x"), p.finalOk()),
    p.client(p.ofStatement(0x18, 4, [0, 0, ...Buffer.from("long")]), p.ofStatement(0x19, 4), p.query("DO 1")),
    p.server(p.ok()),
    p.client(p.command(1)),
  ]);
  assert.is(unread, undefined);
  assert.equal(
    seen.map(({ verb, text, requestEnds }) => [verb, text, requestEnds]),
    [
      ["PREPARE SELECT", "SELECT a FROM t WHERE b = ?", true],
      ["SELECT", "SELECT a FROM t WHERE b = ? 7", true],
      ["LONG DATA SELECT", "long", "without-reply"],
      ["CLOSE SELECT", "SELECT a FROM t WHERE b = ?", "without-reply"],
      ["DO", "DO 1", true],
      ["QUIT", "", "without-reply"],
    ],
  );
});
