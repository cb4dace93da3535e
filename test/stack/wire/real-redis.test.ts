// A real client and a real Redis, with the wire between: what is done to an exchange is what the client sees, and what the store holds.
import { Redis, type RedisOptions } from "ioredis";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { suite } from "../../runner/suite.ts";
import { privateRedis } from "../../support/stores.ts";
import { decision, errorOf, type WatchedWire, watchedWire } from "../../support/watched-wire.ts";

const test = suite("wire in front of Redis");

let redis: Awaited<ReturnType<typeof privateRedis>>;
let direct: Redis;
let wire: WatchedWire;
const clients: Redis[] = [];
test.before(async () => {
  redis = await privateRedis("no");
  direct = clientTo(redis.url, { retryStrategy: () => 20 });
});
test.before.each(async () => {
  wire = await watchedWire(redis.url);
});
test.after.each(async () => {
  for (const client of clients.splice(0)) client.disconnect();
  await wire.close();
  await direct.flushall();
});
test.after(async () => {
  direct.disconnect();
  await redis.stop();
});

/** A client that asks nothing of its own accord, and resends nothing. */
function clientTo(url: string, options: RedisOptions = {}): Redis {
  const client = new Redis(url, {
    ...{ enableReadyCheck: false, autoResendUnfulfilledCommands: false, maxRetriesPerRequest: 0 },
    retryStrategy: () => null,
    ...options,
  });
  client.on("error", () => {});
  return client;
}

function clientOf(options: RedisOptions = {}): Redis {
  const client = clientTo(wire.url, options);
  clients.push(client);
  return client;
}

test("a lost reply: the store has the value, and the client an error", async () => {
  wire.next("SET", "b", { kind: "lose-reply", aftermath: "cut" });
  const client = clientOf();
  await client.set("a", 1);
  assert.type(await errorOf(client.set("b", 2)), "string");
  assert.equal(await direct.mget("a", "b"), ["1", "2"]);
});

test("a lost request: the store has no value, and the client an error", async () => {
  wire.next("SET", "b", { kind: "lose-request", aftermath: "cut" });
  const client = clientOf();
  await client.set("a", 1);
  assert.type(await errorOf(client.set("b", 2)), "string");
  assert.equal(await direct.mget("a", "b"), ["1", null]);
});

test("a repeated request is done twice, its client has one reply, and the next ones have theirs", async () => {
  wire.next("INCR", "a", { kind: "repeat" });
  const client = clientOf();
  assert.is(await client.incr("a"), 1);
  assert.is(await client.get("a"), "2");
  assert.is(await client.echo("next"), "next");
  assert.equal(wire.notDone, []);
});

test("a silent connection: the client's own time-out ends the wait, and its later requests have no reply either", async () => {
  wire.next("SET", "a", { kind: "lose-reply", aftermath: "silence" });
  const client = clientOf({ commandTimeout: 150 });
  assert.match((await errorOf(client.set("a", 1))) ?? "", "timed out");
  assert.match((await errorOf(client.set("b", 2))) ?? "", "timed out");
  assert.equal(await direct.mget("a", "b"), ["1", null]);
});

test("a held request is done when it is let go, even if its client has gone", async () => {
  const { until: held, decide } = decision();
  wire.next("SET", "a", { kind: "hold-request", until: held });
  const client = clientOf({ commandTimeout: 150 });
  assert.match((await errorOf(client.set("a", 1))) ?? "", "timed out");
  client.disconnect();
  assert.is(await direct.get("a"), null);
  decide("deliver");
  await until(async () => (await direct.get("a")) === "1", { what: "the value", deadlineMs: 3_000 });
});

test("of pipelined requests the one that is named is struck; those before it have their replies", async () => {
  wire.next("SET", "b", { kind: "lose-reply", aftermath: "cut" });
  const client = clientOf();
  await client.ping();
  const [first, second, third] = await Promise.all(
    ["a", "b", "c"].map((key) =>
      client.set(key, 1).then(
        (reply) => reply,
        () => "error",
      ),
    ),
  );
  assert.equal([first, second, third], ["OK", "error", "error"]);
  assert.equal(await direct.mget("a", "b"), ["1", "1"]);
  assert.equal(
    wire.replied.filter(({ verb }) => verb === "SET").map(({ text }) => text.slice(0, 1)),
    ["a", "b"],
  );
});

test("large values pass whole, in both directions", async () => {
  const client = clientOf();
  const value = Buffer.alloc(3_000_000, "abc");
  await client.set("large", value);
  const back = await client.getBuffer("large");
  assert.ok(back?.equals(value));
});

test("a killed Redis cuts its clients off; started again, it is reached through the same wire", async () => {
  const client = clientOf({ retryStrategy: () => 20, enableReadyCheck: true });
  await client.set("a", 1);
  await redis.process.kill();
  assert.type(await errorOf(client.set("b", 1)), "string");
  await redis.process.start();
  const answered = () => client.set("c", 1).then((reply) => reply === "OK");
  await until(answered, { what: "a reply", deadlineMs: 5_000 });
});
