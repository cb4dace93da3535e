// What a crash leaves of the simulated Redis, beside a real one whose append-only file lost its newest writes; and the
// millisecond in which a key ends.
import { readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { Redis } from "ioredis";
import * as assert from "uvu/assert";
import { suite } from "../../runner/suite.ts";
import { holds } from "../../support/property.ts";
import { privateRedis } from "../../support/stores.ts";
import { endsOfWrites } from "./append-only-file.ts";
import { Both, inMs } from "./both.ts";
import { LuaScripts } from "./lua/lua-scripts.ts";
import { commandOnAnyKey, commandOnFewKeys, stockCall } from "./random-calls.ts";
import { SimRedis } from "./sim-redis.ts";

const test = suite("the log of the simulated Redis beside a real one's");

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

test("a key ends in the same millisecond", async () => {
  let now = 0;
  const sim = new SimRedis(() => now, scripts);
  const look = () => Promise.all([redis.time(), redis.get("short"), redis.time()]);
  const looks = { there: 0, inTheLastMs: 0, gone: 0 };
  for (let round = 0; round < 100 && Math.min(...Object.values(looks)) === 0; round++) {
    await redis.set("short", "x", "PX", 20);
    const end = Number(await redis.call("PEXPIRETIME", "short"));
    now = end - 20;
    sim.call("SET", ["short", "x", "PX", 20]);
    while (now <= end + 2) {
      const all = await Promise.all(Array.from({ length: 100 }, look));
      for (const [before, real, after] of all) {
        now = inMs(after);
        if (inMs(before) !== now) continue;
        assert.is(sim.call("GET", ["short"]), real, `${now - end} ms after its end`);
        looks[real === null ? "gone" : now === end ? "inTheLastMs" : "there"]++;
      }
    }
  }
  for (const [when, times] of Object.entries(looks)) assert.ok(times > 0, `no look when ${when}`);
});

/** Starts the real one without a key, with an append-only file that is new. Returns its path. */
async function startEmpty(): Promise<string> {
  redis.disconnect();
  await server.process.kill();
  const folder = path.join(server.process.folder, "appendonlydir");
  // Redis (7.0) cuts a script that was torn not at its MULTI but inside. A file that is torn twice is another matter.
  await rm(folder, { recursive: true });
  await server.process.start();
  redis = new Redis(server.url);
  const [found, ...more] = (await readdir(folder)).filter((file) => file.endsWith(".incr.aof"));
  assert.ok(found !== undefined && more.length === 0, "not one append-only file");
  return path.join(folder, found ?? "");
}

test("after a crash the keys are those of a real one whose file lost the same writes", async () => {
  const call = fc.oneof(stockCall, commandOnAnyKey, commandOnFewKeys);
  const calls = fc.array(call, { minLength: 5, maxLength: 30, size: "max" });
  const cut = fc.record({ lost: fc.nat(), tornBytes: fc.nat() });
  const seen = { lost: 0, kept: 0, torn: 0 };
  const property = fc.asyncProperty(calls, cut, async (calls, { lost, tornBytes }) => {
    const file = await startEmpty();
    const both = await Both.empty(redis, scripts);
    const { size: start } = await stat(file);
    for (const one of calls) await both.run(one);
    redis.disconnect();
    await server.process.kill();
    const bytes = await readFile(file);
    const ends = [start, ...endsOfWrites(bytes.subarray(start)).map((end) => start + end)];
    assert.is(both.sim.unsynced, ends.length - 1, "writes");
    const kept = ends.length - 1 - (lost % ends.length);
    const [from = start, next = from + 1] = ends.slice(kept);
    // A write that is torn is lost as a whole.
    const torn = tornBytes % (next - from);
    await writeFile(file, bytes.subarray(0, from + torn));
    both.sim.crash(ends.length - 1 - kept);
    await server.process.start();
    redis = new Redis(server.url);
    const keys = await both.keys(redis);
    assert.equal(keys.sim, keys.real);
    seen.lost += ends.length - 1 - kept;
    seen.kept += kept;
    seen.torn += Math.sign(torn);
  });
  await holds(property, { runs: 10, limitMs: 60_000 });
  for (const [what, times] of Object.entries(seen)) assert.ok(times > 5, `only ${times} writes ${what}`);
});
