// The start of a connection, and where reading ends: what is agreed on, and what is taken from it.
import * as assert from "uvu/assert";
import { suite } from "../../../../runner/suite.ts";
import * as p from "./packets.ts";
import { allFrom, passThrough } from "./pass-through.ts";

const test = suite("MySQL: login");

test("a greeting loses its offers of TLS and of compression, and nothing else", () => {
  const others = p.PROTOCOL_41 | p.MYSQL | p.DEPRECATE_EOF | p.QUERY_ATTRIBUTES | (1 << 15);
  const { toClient } = passThrough([p.server(p.greeting(others | p.TLS | p.COMPRESS | p.ZSTD))]);
  assert.equal(toClient, p.greeting(others));
});

test("the caller's bytes stay as they are", () => {
  const greeting = p.greeting(p.PROTOCOL_41 | p.TLS);
  const before = Buffer.from(greeting);
  passThrough([p.server(greeting)]);
  assert.equal(greeting, before);
});

test("a client that asks for TLS all the same is passed on unread, with a sentence that says what to do", () => {
  const sent = [
    p.server(p.greeting(p.PROTOCOL_41 | p.TLS)),
    p.client(p.tlsRequest()),
    p.client(Buffer.from("\x16\x03\x01hello")),
    p.server(Buffer.from("\x16\x03\x03hello")),
  ];
  const { unread, toServer, seen } = passThrough(sent);
  assert.match(unread ?? "", /insists on TLS, which cannot be read: turn it off .* ssl-mode=DISABLED/);
  assert.equal(toServer, allFrom("client", sent));
  assert.is(seen.length, 0);
});

test("a client that compresses although it was not offered is passed on unread", () => {
  const all = p.PROTOCOL_41 | p.COMPRESS;
  const { unread } = passThrough([p.server(p.greeting(all)), p.client(p.answer(all))]);
  assert.match(unread ?? "", /insists on compression/);
});

test("a login with more questions and an exchange of plugins belongs to no request", () => {
  const switches = p.packet([0xfe, ...Buffer.from("mysql_native_password\0seed\0")]);
  const { seen, unread } = passThrough([
    p.server(p.greeting(p.PROTOCOL_41)),
    p.client(p.answer(p.PROTOCOL_41)),
    p.server(switches),
    p.client(p.packet("secret", 3)),
    p.server(p.packet([1, 4])),
    p.client(p.packet([])),
    p.server(p.packet([1, 3]), p.ok()),
    p.client(p.query("SELECT 1")),
    p.server(p.ok()),
  ]);
  assert.is(unread, undefined);
  assert.equal(
    seen.map(({ verb, text, hasEnded }) => [verb, text, hasEnded]),
    [["SELECT", "SELECT 1", true]],
  );
});

test("a server that refuses the connection in place of a greeting is understood", () => {
  const { unread, toClient } = passThrough([p.server(p.error(1_040))]);
  assert.is(unread, undefined);
  assert.equal(toClient, p.error(1_040));
});

test("another user logs in within one request, whose text says nothing of the password", () => {
  const { seen, unread } = passThrough([
    ...p.login(),
    p.client(p.query("BEGIN")),
    p.server(p.ok(p.IN_TRANSACTION)),
    p.client(p.command(0x11, "me\0secret")),
    p.server(p.packet([0xfe, ...Buffer.from("mysql_native_password\0seed\0")])),
    p.client(p.packet("secret", 3)),
    p.server(p.ok()),
    p.client(p.command(0x0e)),
    p.server(p.ok()),
  ]);
  assert.is(unread, undefined);
  const [, user, ping] = seen;
  assert.is(user?.verb, "CHANGE USER");
  assert.is(user?.text, "");
  assert.is(user?.transaction, "ends");
  assert.is(ping?.transaction, undefined);
  assert.ok(seen.every(({ hasEnded }) => hasEnded));
});

const unread = (title: string, reason: RegExp, ...sent: p.Sent[]) =>
  test(title, () => {
    const more: p.Sent[] = [...sent, p.client(p.query("SELECT 1")), p.server(p.ok())];
    const passed = passThrough(more);
    assert.match(passed.unread ?? "", reason);
    assert.equal(passed.toServer, allFrom("client", more));
    assert.equal(passed.toClient, allFrom("server", more));
  });

unread("a command that is not known", /the command 18/, ...p.login(), p.client(p.command(0x12, "binlog")));
unread("a server that is no MySQL", /does not greet/, p.server(p.packet("+PONG\r\n")));
unread("a server that speaks unasked", /was not asked for/, ...p.login(), p.server(p.ok()));
unread("a client that speaks first", /before the server has greeted/, p.client(p.query("SELECT 1")));
unread(
  "a client that speaks the old protocol",
  /4\.1 and later/,
  p.server(p.greeting(p.PROTOCOL_41)),
  p.client(p.packet([5, 0, 0, 0, 0, 0x41, 0])),
);
unread("a command out of step", /no command/, ...p.login(), p.client(p.packet([3, 65], 2)));
unread(
  "a reply that is none",
  /a reply of the server is not understood/,
  ...p.login(),
  p.client(p.query("SELECT 1")),
  p.server(p.packet([1]), p.packet("no column")),
);

test("an error that a server sends unasked, as it ends a connection, is of no request", () => {
  const { unread: why, seen } = passThrough([...p.login(), p.server(p.error(1_927))]);
  assert.is(why, undefined);
  assert.is(seen.length, 0);
});

test("an error sent unasked is of no request either where one crosses with it", () => {
  const error = p.error(1_927);
  const request = p.client(p.query("SELECT 1"));
  const sent = [...p.login(), p.server(error.subarray(0, 9)), request, p.server(error.subarray(9))];
  const { seen, unread: why } = passThrough(sent);
  assert.is(why, undefined);
  assert.is(seen[0]?.replyLength, 0);
  assert.is(seen[0]?.hasEnded, false);
});
