// What is read of requests of Redis: verbs, keys, what writes, transactions, texts; and what is passed on unread.
import * as assert from "uvu/assert";
import { redis } from "../../../../../stack/wire/protocols/redis.ts";
import { suite } from "../../../../runner/suite.ts";
import { putThrough, type Sent } from "../put-through.ts";
import { blob, command } from "./resp.ts";

const test = suite("requests of redis on the wire");

const ask = (...words: (string | Uint8Array)[]): Sent => ["client", command(...words)];
const headsOf = (...sent: Sent[]) => putThrough(redis, sent).exchanges.map(({ head }) => head);
const headOf = (text: string) => headsOf(ask(...text.split(" ")))[0];

test("a request has its command in capitals, with its sub-command, and its keys", () => {
  const keys: [text: string, verb: string, on: string[], writes: boolean][] = [
    ["get k", "GET", ["k"], false],
    ["SET k v EX 10", "SET", ["k"], true],
    ["del a b c", "DEL", ["a", "b", "c"], true],
    ["MSET a 1 b 2", "MSET", ["a", "b"], true],
    ["BLPOP a b 5", "BLPOP", ["a", "b"], true],
    ["RENAME a b", "RENAME", ["a", "b"], true],
    ["BITOP AND d a b", "BITOP", ["d", "a", "b"], true],
    ["EVALSHA sha 2 {s}--stock {s}--ledger al bo", "EVALSHA", ["{s}--stock", "{s}--ledger"], true],
    ["EVAL_RO script 1 k x", "EVAL_RO", ["k"], false],
    ["FCALL f 0 x", "FCALL", [], true],
    ["ZUNIONSTORE d 2 a b WEIGHTS 1 2", "ZUNIONSTORE", ["d", "a", "b"], true],
    ["SINTERCARD 2 a b", "SINTERCARD", ["a", "b"], false],
    ["XREAD COUNT 2 BLOCK 100 STREAMS a b 0 0", "XREAD", ["a", "b"], false],
    ["XREADGROUP GROUP g c STREAMS a >", "XREADGROUP", ["a"], true],
    ["XADD s * f v", "XADD", ["s"], true],
    ["xgroup create s g $", "XGROUP CREATE", ["s"], true],
    ["OBJECT ENCODING k", "OBJECT ENCODING", ["k"], false],
    ["SCRIPT LOAD return", "SCRIPT LOAD", [], true],
    ["CONFIG GET save", "CONFIG GET", [], false],
    ["CLIENT NO-SUCH x y", "CLIENT NO-SUCH", ["x"], true],
    ["PUBLISH channel text", "PUBLISH", ["channel"], true],
    ["PING", "PING", [], false],
    ["FLUSHALL", "FLUSHALL", [], true],
    ["NEWCOMMAND k v", "NEWCOMMAND", ["k"], true],
    ["toString k", "TOSTRING", ["k"], true],
    ["COMMAND", "COMMAND", [], false],
  ];
  for (const [text, verb, on, writes] of keys) {
    const { text: _, ...head } = headOf(text) ?? {};
    assert.equal(head, { verb, on, writes }, text);
  }
});

test("a request that lacks its keys, or has nonsense in their place, has none", () => {
  for (const text of [
    "GET",
    "EVAL script",
    "EVAL script -1 k",
    "EVAL script x k",
    "XREAD a b",
    "XREAD STREAMS",
  ])
    assert.equal(headOf(text)?.on, [], text);
  assert.equal(headOf("EVAL script 1e99 k")?.on, ["k"]);
});

test("only the first sixteen keys are named", () => {
  const keys = Array.from({ length: 500 }, (_, index) => `key-${index}`);
  assert.equal(headsOf(ask("DEL", ...keys))[0]?.on, keys.slice(0, 16));
  assert.equal(headsOf(ask("EVAL", "x", "500", ...keys))[0]?.on, keys.slice(0, 16));
});

test("a transaction begins with MULTI and ends with EXEC or DISCARD, and WATCH is in none", () => {
  const sent = ["WATCH k", "MULTI", "GET k", "SET k v", "EXEC", "GET k", "EXEC", "MULTI", "DISCARD", "PING"];
  assert.equal(
    headsOf(...sent.map((text) => ask(...text.split(" ")))).map(({ transaction }) => transaction),
    [undefined, "begins", "within", "within", "ends", undefined, undefined, "begins", "ends", undefined],
  );
});

test("the text has the arguments, up to 4 KiB, and no password", () => {
  assert.is(headOf("EVALSHA sha 1 k al bo")?.text, "sha 1 k al bo");
  assert.is(headOf("XGROUP CREATE s g $")?.text, "s g $");
  assert.is(headsOf(ask("SET", "k", "购买 é"))[0]?.text, "k 购买 é");
  assert.is(headsOf(ask("SET", "k", "x".repeat(5_000)))[0]?.text, `k ${"x".repeat(4_094)}`);
  assert.is(headsOf(ask("SET", "k", Uint8Array.of(255, 0, 254)))[0]?.text, "k \ufffd\0\ufffd");
  for (const text of [
    "AUTH secret",
    "AUTH me secret",
    "HELLO 3 AUTH me secret",
    "CONFIG SET requirepass secret",
  ])
    assert.is(headOf(text)?.text, "", text);
});

test("a large value streams as soon as its keys and its text are there", () => {
  const large = command("SET", "k", "x".repeat(10_000_000));
  const { fromClient } = redis.converse();
  assert.equal(fromClient(large.subarray(0, 4_000)), []);
  const [first, ...others] = fromClient(large.subarray(4_000, 5_000));
  assert.is(first?.bytes.length, 5_000);
  assert.is(first?.head?.on[0], "k");
  assert.equal(others, []);
  assert.equal(
    fromClient(large.subarray(5_000, 9_000_000)).map(({ bytes, request, ends }) => [
      bytes.length,
      request,
      ends,
    ]),
    [[8_995_000, 0, undefined]],
  );
  assert.is(fromClient(large.subarray(9_000_000)).at(-1)?.ends, true);
});

test("a start that is not whole after 64 KiB is taken as it stands", () => {
  const script = command("EVAL", "x".repeat(70_000), "1", "k");
  const { exchanges, mostHeld } = putThrough(redis, [["client", script]], [1_000]);
  assert.equal(exchanges[0]?.head.on, []);
  assert.is(exchanges[0]?.request.length, script.length);
  assert.ok(mostHeld <= 65_536);
  assert.equal(headsOf(ask("EVAL", "x".repeat(60_000), "1", "k"))[0]?.on, ["k"]);
});

test("an inline command is a request, and an empty line or an empty list is none", () => {
  const typed = `\r\nset k "a b"\r\n*0\r\n*-1\r\nGET k\n  \r\n`;
  const { exchanges, ownerless } = putThrough(redis, [["client", typed]]);
  assert.equal(
    exchanges.map(({ head }) => [head.verb, head.on, head.text]),
    [
      ["SET", ["k"], "k a b"],
      ["GET", ["k"], "k"],
    ],
  );
  assert.is(ownerless.toString(), "\r\n*0\r\n*-1\r\n  \r\n");
});

test("what comes unasked, or never, is passed on unread from there on, with the reason", () => {
  const reasons: [sent: Sent[], why: RegExp][] = [
    [[ask("SUBSCRIBE", "c")], /after SUBSCRIBE/],
    [[ask("PSUBSCRIBE", "c*")], /after PSUBSCRIBE/],
    [[ask("ssubscribe", "c")], /after SSUBSCRIBE/],
    [[ask("MONITOR")], /after MONITOR/],
    [[ask("PSYNC", "?", "-1")], /replica/],
    [[ask("CLIENT", "REPLY", "OFF")], /CLIENT REPLY OFF/],
    [[ask("client", "reply", "skip")], /CLIENT REPLY SKIP/],
    [[["client", Uint8Array.of(22, 3, 1, 2, 0)]], /TLS/],
    [[["client", "POST / HTTP/1.1\r\n"]], /HTTP/],
    [[["client", "*1\r\n+OK\r\n"]], /not RESP/],
    [[["client", "*1\r\n$-1\r\n"]], /not RESP/],
    [[["client", "set k 'a\r\n"]], /not RESP/],
    [[ask("GET", "k"), ["server", "?5\r\n"]], /not RESP/],
    [[ask("GET", "k"), ["server", "*1\r\n>1\r\n:1\r\n"]], /not RESP/],
    [[ask("GET", "k"), ["server", "$x\r\n"]], /not RESP/],
    [[["server", "-ERR max number of clients reached\r\n"]], /no request/],
  ];
  for (const [sent, why] of reasons) {
    const { exchanges, toServer, toClient, unread } = putThrough(
      redis,
      [ask("PING"), ["server", "+PONG\r\n"], ...sent],
      [3],
    );
    assert.match(unread ?? "", why);
    assert.is(exchanges[0]?.reply.toString(), "+PONG\r\n");
    assert.ok(exchanges.length <= 2);
    const bytes = (end: string) =>
      sent.filter(([from]) => from === end).map(([, content]) => Buffer.from(content));
    assert.ok(toServer.subarray(command("PING").length).equals(Buffer.concat(bytes("client"))));
    assert.ok(toClient.subarray("+PONG\r\n".length).equals(Buffer.concat(bytes("server"))));
  }
  assert.is(putThrough(redis, [ask("CLIENT", "REPLY", "ON")]).unread, undefined);
});

test("a push belongs to no request, and an attribute to the reply behind it", () => {
  const replies = [
    ">2\r\n$10\r\ninvalidate\r\n*1\r\n$1\r\nk\r\n",
    "|1\r\n+ttl\r\n:5\r\n$1\r\nv\r\n",
    ">1\r\n+x\r\n",
    "_\r\n",
  ];
  const { exchanges, ownerless } = putThrough(
    redis,
    [ask("GET", "k"), ask("GET", "k2"), ["server", replies.join("")]],
    [4],
  );
  assert.equal(
    exchanges.map(({ reply }) => reply.toString()),
    [replies[1], replies[3]],
  );
  assert.is(ownerless.toString(), `${replies[0]}${replies[2]}`);
});

test("a reply of many megabytes, and one of many nested lists, hold nothing back", () => {
  const deep = Buffer.from(`${"*1\r\n".repeat(100_000)}:1\r\n`);
  const large = blob("$", Buffer.alloc(20_000_000, "\r\n"));
  const { exchanges, mostHeld } = putThrough(
    redis,
    [ask("GET", "a"), ask("GET", "b"), ["server", deep], ["server", large]],
    [65_536],
  );
  assert.equal(
    exchanges.map(({ reply, replyEnds }) => [reply.length, replyEnds]),
    [
      [deep.length, true],
      [large.length, true],
    ],
  );
  assert.ok(mostHeld < 32, `${mostHeld} bytes were held back`);
});
