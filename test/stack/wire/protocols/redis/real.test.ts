// Redis on the wire between real clients and a real redis-server.
import { once } from "node:events";
import { connect } from "node:net";
import { Redis } from "ioredis";
import * as assert from "uvu/assert";
import { commandTable } from "../../../../../stack/wire/protocols/redis/commands.ts";
import { redis } from "../../../../../stack/wire/protocols/redis.ts";
import { suite } from "../../../../runner/suite.ts";
import { privateRedis } from "../../../../support/stores.ts";
import { type Pipe, pipeTo } from "../pipe.ts";
import { command } from "./resp.ts";

const test = suite("redis on the wire, with real ends");

let store: Awaited<ReturnType<typeof privateRedis>>;
let pipe: Pipe;
test.before(async () => {
  store = await privateRedis("no");
  pipe = await pipeTo(Number(new URL(store.url).port), redis);
});
test.after(async () => {
  await pipe.close();
  await store.stop();
});

const summary = (from: number) =>
  pipe.passed
    .slice(from)
    .map(({ head, reply }) => `${head.verb} ${head.on.join(" ")} → ${reply.split("\r\n")[0]}`);

test("each command of ioredis has its own reply, pipelined, in a transaction, refused or large", async () => {
  const client = new Redis(pipe.port, { lazyConnect: true });
  await client.connect();
  const from = pipe.passed.length;
  const large = "é".repeat(1_000_000);
  await client.pipeline().set("a", "1").incr("a").lpush("a", "x").get("a").set("large", large).exec();
  assert.is(await client.get("large"), large);
  await client.multi().get("a").hset("h", "f", "v").exec();
  const script = "return {KEYS[1], ARGV[1], {1, {2}}}";
  assert.equal(await client.eval(script, 1, "k", "v"), ["k", "v", [1, [2]]]);
  await client.xadd("s", "*", "f", "v");
  await client.xread("COUNT", 5, "BLOCK", 100, "STREAMS", "s", "0");
  assert.is(await client.blpop("none", 0.01), null);
  assert.equal(summary(from), [
    ...[
      "SET a → +OK",
      "INCR a → :2",
      "LPUSH a → -WRONGTYPE Operation against a key holding the wrong kind of value",
    ],
    ...["GET a → $1", "SET large → +OK", "GET large → $2000000"],
    ...["MULTI  → +OK", "GET a → +QUEUED", "HSET h → +QUEUED", "EXEC  → *2"],
    ...["EVAL k → *3", "XADD s → $15", "XREAD s → *1", "BLPOP none → *-1"],
  ]);
  assert.ok(pipe.passed.slice(from).every(({ requestEnds, replyEnds }) => requestEnds && replyEnds));
  assert.equal(pipe.unread, []);
  client.disconnect();
});

test("a client that speaks RESP3 gets its maps and pushes, and each reply has its request", async () => {
  const from = pipe.passed.length;
  const socket = connect({ port: pipe.port, host: "127.0.0.1" });
  await once(socket, "connect");
  let text = "";
  socket.on("data", (chunk: Buffer) => {
    text += chunk.toString();
  });
  const asked = ["HELLO 3", "CLIENT TRACKING on", "GET a", "SET a 5", "HGETALL h", "GET none", "PING end"];
  socket.write(Buffer.concat(asked.map((words) => command(...words.split(" ")))));
  while (!text.endsWith("$3\r\nend\r\n")) await once(socket, "data", { signal: AbortSignal.timeout(5_000) });
  assert.match(text, ">2\r\n$10\r\ninvalidate\r\n");
  assert.equal(summary(from), [
    ...["HELLO  → %7", "CLIENT TRACKING  → +OK", "GET a → $1", "SET a → +OK", "HGETALL h → %1"],
    ...["GET none → _", "PING  → $3"],
  ]);
  assert.equal(pipe.unread, []);
  socket.destroy();
});

test("a subscriber gets its messages, and only its connection is unread", async () => {
  const [subscriber, publisher] = [new Redis(pipe.port), new Redis(pipe.port)];
  await subscriber.subscribe("news");
  const message = once(subscriber, "message", { signal: AbortSignal.timeout(5_000) });
  await publisher.publish("news", "opened");
  assert.equal(await message, ["news", "opened"]);
  assert.equal(pipe.unread, ["after SUBSCRIBE, messages come unasked"]);
  assert.is(pipe.passed.at(-1)?.head.verb, "PUBLISH");
  subscriber.disconnect();
  publisher.disconnect();
});

/** What `COMMAND` says of a command: name, arity, flags, the first and the last key, and the step between keys. */
type Documented = [name: string, arity: number, flags: string[], first: number, last: number, step: number];

test("the table of commands says of keys and of writing what the redis-server says", async () => {
  const client = new Redis(store.url);
  // Later ones know commands that the table does not, and earlier ones say nothing of sub-commands.
  const isTableVersion = /redis_version:7\.0\./.test(await client.info("server"));
  const all = (await client.call("COMMAND")) as (Documented & { 9?: Documented[] })[];
  client.disconnect();
  const find = commandTable();
  let compared = 0;
  const compare = ([name, , flags, first, last, step]: Documented) => {
    const [word = "", second = ""] = name.split("|");
    const { verb, words, places, writes } = find(word, second);
    if (flags.includes("write")) assert.is(writes, true, `${name} writes`);
    compared++;
    if (!isTableVersion) return;
    assert.is(verb, name.toUpperCase().replace("|", " "));
    if (flags.includes("readonly")) assert.is(writes, false, `${name} only reads`);
    if (flags.includes("movablekeys") || first === 0) return;
    const base = words - 1;
    assert.equal(places.range, [first - base, last < 0 ? last : last - base, step], `keys of ${name}`);
  };
  for (const one of all) {
    const subs = one[9] ?? [];
    if (subs.length === 0) compare(one);
    for (const sub of subs) compare(sub);
  }
  assert.ok(compared > 100, `${compared} were compared`);
});

test("the keys of a request are those that the redis-server finds in it", async () => {
  const client = new Redis(store.url);
  const requests = [
    ...[
      "EVALSHA sha 2 a b c",
      "FCALL f 1 a b",
      "ZUNIONSTORE d 2 a b WEIGHTS 1 2",
      "ZUNION 2 a b",
      "BLMPOP 1 2 a b LEFT",
    ],
    ...[
      "XREAD COUNT 1 STREAMS a b 0 0",
      "XREADGROUP GROUP g c NOACK STREAMS a b > >",
      "BLPOP a b 1",
      "MSET a 1 b 2",
    ],
    ...[
      "SORT a",
      "BITOP AND d a b",
      "XGROUP CREATE a g $",
      "OBJECT FREQ a",
      "MIGRATE h 1 a 0 1",
      "LMOVE a b LEFT LEFT",
    ],
  ];
  for (const request of requests) {
    const words = request.split(" ");
    const [piece] = redis.converse().fromClient(command(...words));
    assert.equal(piece?.head?.on, await client.call("COMMAND", "GETKEYS", ...words), request);
  }
  client.disconnect();
});
