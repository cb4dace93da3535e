// Scripts in the simulated Redis beside a real one: values on their way out of Lua and into commands, and errors.
import fc from "fast-check";
import { Redis } from "ioredis";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import { privateRedis } from "../../support/stores.ts";
import { Both } from "./both.ts";
import { LuaScripts } from "./lua/lua-scripts.ts";

const test = suite("scripts in the simulated Redis beside a real one");

const scripts = new LuaScripts();
let server: Awaited<ReturnType<typeof privateRedis>>;
let redis: Redis;
test.before(async () => {
  server = await privateRedis("no");
  redis = new Redis(server.url);
});
test.after(async () => {
  redis.disconnect();
  await server.stop();
});

const number = fc.oneof(
  fc.integer().map(String),
  fc.double({ min: -1e15, max: 1e15, noNaN: true }).map(String),
  fc.constantFrom("0.1", "-0", "-0.5", "2^53 - 1", "-7 / 2", "1e15", "123456.7", "3.0", "1e3"),
);
const outOfWords = fc.constantFrom(
  "''",
  "'x'",
  "'ünit'",
  "'a b'",
  "'10'",
  "' 7'",
  "'0x1F'",
  "KEYS[1]",
  "ARGV[2]",
);
const { value } = fc.letrec<{ value: string }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(
      "nil",
      "true",
      "false",
      "ARGV[9]",
      "#ARGV",
      "KEYS",
      "ARGV",
      "tonumber('abc')",
      "tonumber(ARGV[2])",
    ),
    number,
    outOfWords,
    fc.array(tie("value"), { maxLength: 4 }).map((items) => `{ ${items.join(", ")} }`),
    fc.tuple(fc.constantFrom("ok", "other"), tie("value")).map(([name, of]) => `{ ${name} = ${of}, 1 }`),
    tie("value").map((of) => `{ unpack({ ${of}, 'y' }) }`),
    fc.oneof(number, outOfWords, fc.constantFrom("nil", "true")).map((of) => `tostring(${of}) .. '.'`),
    tie("value").map((of) => `type(${of})`),
  ),
}));
async function same(bodies: fc.Arbitrary<string>, runs: number): Promise<void> {
  const property = fc.asyncProperty(bodies, async (lua) => {
    const both = await Both.empty(redis, scripts);
    const { real, sim } = await both.script(lua, ["k", "k2"], ["arg", "5"]);
    assert.equal(sim, real, lua);
    const keys = await both.keys();
    assert.equal(keys.sim, keys.real, lua);
  });
  await holds(property, { runs, limitMs: 30_000 });
}

test("a value that a script returns becomes the same reply", async () => {
  await same(
    fc
      .oneof(
        { weight: 9, arbitrary: value },
        value.map((of) => `{ err = ${of} }`),
      )
      .map((of) => `return ${of}`),
    250,
  );
});

test("a value that a script gives to a command becomes the same words", async () => {
  await same(
    fc
      .tuple(value, fc.constantFrom("call", "pcall"))
      .map(([of, call]) => `return redis.${call}('SET', 'a', ${of})`),
    150,
  );
});

test("a reply becomes the same value, and an error the same error in the same line", async () => {
  const reply = fc.constantFrom(
    "redis.call('GET', 'none')",
    "redis.call('HMGET', 'none', 'a', 'b')",
    "redis.call('SET', 'a', 'b')",
    "redis.pcall('INCR', 's')",
    "redis.call('INCR', 's')",
    "redis.call('HGET', 's', 'f')",
    "redis.call('GET')",
    "redis.call()",
    "redis.call({})",
    "redis.pcall('GET', {})",
    "redis.error_reply('-SOME error')",
    "redis.error_reply('ONE')",
    "redis.status_reply('FINE')",
    "pcall(redis.call, 'GET')",
    "select(2, pcall(redis.call, 'HGET', 's', 'f'))",
    "error('boom')",
    "error({ err = 'MINE is here' })",
    "nothing",
    "_G.nothing",
    "KEYS[1]",
    "('x'):rep(3)",
    "(nil).field",
    "('x' + 1)",
    "table.concat({ {} })",
    "string.rep('ab', 3)",
    "math.floor(2.5)",
    "tostring(10 / 2)",
  );
  const line = fc.oneof(
    reply.map((of) => `local r = ${of}`),
    reply.map((of) => `last = ${of}`),
    reply.map((of) => `if not ${of} then return 'not' end`),
    fc.constantFrom(
      "KEYS = {}",
      "tostring = 1",
      "string.x = 1",
      "redis.call = 1",
      "_G.x = 1",
      "KEYS[1] = 'z'",
    ),
    fc.constant("redis.call('HSET', 'h', 'f', 1.5)"),
    fc.constant("local function f() return redis.call('HGET', 's', 'f') end"),
  );
  const body = fc
    .tuple(fc.array(line, { maxLength: 3 }), reply)
    .map(([lines, last]) => ["redis.call('SET', 's', 'text')", ...lines, `return ${last}`].join("\n"));
  await same(body, 200);
});

test("a text that is no Lua is refused with the same words", async () => {
  await same(
    fc.constantFrom("return (", "x y", "return 'unfinished", "goto a", "return 1 // 2", "return 1 & 2"),
    12,
  );
});
