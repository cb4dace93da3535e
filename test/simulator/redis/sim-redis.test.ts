import { readFileSync } from "node:fs";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { LuaScripts } from "./lua/lua-scripts.ts";
import { NotSimulated, RedisRefusal } from "./replies/refusal.ts";
import { SimRedis } from "./sim-redis.ts";

const test = suite("the simulated Redis");

const scripts = new LuaScripts();
const DEDUCT = readFileSync("server/stock/deduct.lua", "utf8");

let now = 0;
let redis: SimRedis;
test.before.each(() => {
  now = 1_000;
  redis = new SimRedis(() => now, scripts);
});
const deduct = (gid: string, barrier: string, ...users: string[]) =>
  redis.eval(DEDUCT, ["stock", "ledger", "winners", barrier], [gid, 60, ...users]);

test("a deduction of the server's own script takes a unit for each buyer while units are left", () => {
  redis.call("SET", ["stock", 1]);
  assert.equal(deduct("g1", "b1", "al", "bo"), ["op", 0, "g1", ""]);
  assert.equal(deduct("g2", "b2", "al", "bo"), ["sold-out", 0, "g1", ""]);
  assert.equal(redis.snapshot(), {
    ...{ b1: "op", b2: "rollback", ledger: { al: "g1" }, winners: { g1: "al" }, stock: "0" },
  });
  assert.is(redis.call("TTL", ["b1"]), -1);
  assert.is(redis.call("PTTL", ["b2"]), 60_000);
});

test("a crash takes the newest unsynced writes whole, and nothing that is on the disk", () => {
  redis.call("SET", ["stock", 2]);
  redis.sync();
  assert.is(redis.unsynced, 0);
  deduct("g1", "b1", "al");
  const one = redis.snapshot();
  deduct("g2", "b2", "bo", "cy");
  redis.call("GET", ["stock"]);
  assert.is(redis.unsynced, 2);
  redis.crash(1);
  assert.equal(redis.snapshot(), one);
  assert.is(redis.unsynced, 0);
  redis.crash(0);
  assert.equal(redis.snapshot(), one);
  assert.throws(
    () => redis.crash(1),
    (error: unknown) => error instanceof NotSimulated,
  );
});

test("a crash that takes everything unsynced leaves what the last sync left", () => {
  redis.call("SET", ["a", "1", "PX", 50]);
  redis.call("HSET", ["h", "f", "1", "g", "2"]);
  redis.sync();
  const before = redis.snapshot();
  redis.call("HSET", ["h", "f", "3", "new", "4"]);
  redis.call("HDEL", ["h", "f", "g"]);
  redis.call("INCRBY", ["a", 5]);
  redis.call("SET", ["a", "6"]);
  redis.call("DEL", ["a", "h"]);
  redis.call("HSET", ["h", "again", "7"]);
  redis.crash(redis.unsynced);
  assert.equal(redis.snapshot(), before);
  assert.equal(redis.call("HGETALL", ["h"]), ["f", "1", "g", "2"]);
  assert.is(redis.call("PTTL", ["a"]), 50);
});

test("a key is gone a millisecond after its time, and not while a script runs", () => {
  redis.call("SET", ["a", "x", "PX", 10]);
  now += 10;
  assert.is(redis.call("GET", ["a"]), "x");
  now += 1;
  assert.is(redis.call("GET", ["a"]), null);
  assert.equal(redis.snapshot(), {});
  assert.is(redis.call("DEL", ["a"]), 0);
  assert.is(redis.unsynced, 1);
  const hurried = new SimRedis(() => now++, scripts);
  const twice = "redis.call('SET', 'a', 'x', 'PX', 1) for i = 1, 9 do redis.call('GET', 'a') end";
  assert.is(hurried.eval(`${twice} return redis.call('GET', 'a')`, [], []), "x");
});

test("a script that is refused half way has written, and its write is one", () => {
  const half = "redis.call('SET', 'a', '1') redis.call('SET', 'b', '2') redis.call('HGET', 'a', 'x')";
  assert.throws(
    () => redis.eval(half, [], []),
    (error: unknown) =>
      error instanceof RedisRefusal && /^WRONGTYPE .* script: [0-9a-f]{40}, on @/.test(error.message),
  );
  assert.equal(redis.snapshot(), { a: "1", b: "2" });
  assert.is(redis.unsynced, 1);
});

test("two of them share the scripts and nothing else", () => {
  const other = new SimRedis(() => now, scripts);
  redis.call("SET", ["stock", 1]);
  assert.equal(other.eval(DEDUCT, ["stock", "ledger", "winners", "b1"], ["g1", 60, "al"]), ["no-sale", 0]);
  assert.equal(deduct("g1", "b1", "al"), ["op", 0, "g1"]);
  assert.equal(other.snapshot(), {});
});

test("what a real Redis does and this one cannot ends the script, whatever it catches", () => {
  for (const lua of [
    "return pcall(redis.call, 'LPUSH', 'a', 'b')",
    "return redis.pcall('SET', 'a', 'b', 'KEEPTTL')",
    "return pcall(function() return cjson.encode({}) end)",
    "return pcall(redis.sha1hex, '')",
    "return 9007199254740993",
  ])
    assert.throws(
      () => redis.eval(lua, [], []),
      (error: unknown) => error instanceof NotSimulated,
      lua,
    );
  assert.is(redis.eval("return 1", [], []), 1);
});
