// The simulated Redis beside a real one: the same calls, the same answers, the same keys.
import fc from "fast-check";
import { Redis } from "ioredis";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import { privateRedis } from "../../support/stores.ts";
import { Both } from "./both.ts";
import { LuaScripts } from "./lua/lua-scripts.ts";
import { commandOnAnyKey, commandOnFewKeys, type RandomCall, stockCall } from "./random-calls.ts";

const test = suite("the simulated Redis beside a real one");

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

async function same(call: fc.Arbitrary<RandomCall>, runs: number): Promise<void> {
  const property = fc.asyncProperty(fc.array(call, { maxLength: 30, size: "max" }), async (calls) => {
    const both = await Both.empty(redis, scripts);
    for (const one of calls) {
      const { real, sim } = await both.run(one);
      assert.equal(sim, real, JSON.stringify(one));
      const keys = await both.keys();
      assert.equal(keys.sim, keys.real, JSON.stringify(one));
    }
  });
  await holds(property, { runs, limitMs: 30_000 });
}

test("random calls of the stock, between commands on its keys, give the same answers and the same keys", async () => {
  await same(fc.oneof({ weight: 3, arbitrary: stockCall }, { weight: 2, arbitrary: commandOnAnyKey }), 100);
});

test("random commands, from clients and from scripts, give the same answers and the same keys", async () => {
  await same(commandOnFewKeys, 60);
});
