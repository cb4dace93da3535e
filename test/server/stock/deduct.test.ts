// The scripts of the stock on a real Redis, compared with the model in `fakes.ts`.
import fc from "fast-check";
import { Redis } from "ioredis";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { gidOf } from "../../../server/contract.ts";
import { stockInRedis } from "../../../server/stock/stock.ts";
import { suite } from "../../runner/suite.ts";
import { ModelStock } from "../../support/fakes.ts";
import { holds } from "../../support/property.ts";
import { privateRedis } from "../../support/stores.ts";

const test = suite("the stock's scripts");

let server: Awaited<ReturnType<typeof privateRedis>>;
let redis: Redis;
test.before(async () => {
  server = await privateRedis();
  redis = new Redis(server.url);
});
test.after(async () => {
  redis.disconnect();
  await server.stop();
});

const gid = (n: number) => gidOf("s", `${n}`.padStart(32, "0"));
const user = fc.constantFrom("al", "bo", "cy", "di", "ed");
const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("deduct" as const),
      gid: fc.integer({ min: 1, max: 6 }),
      users: fc.array(user, { minLength: 1, maxLength: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("check-back" as const), gid: fc.integer({ min: 1, max: 6 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant("restock" as const),
      units: fc.integer({ min: 1, max: 3 }),
      key: fc.constantFrom("k1", "k2", "k3"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("open" as const), units: fc.integer({ min: 0, max: 4 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

async function apply(stock: ModelStock | ReturnType<typeof stockInRedis>, one: Step): Promise<unknown> {
  if (one.do === "deduct") return stock.deduct("s", gid(one.gid), one.users);
  if (one.do === "check-back") return stock.queryPrepared(gid(one.gid));
  if (one.do === "restock") return stock.restock("s", one.units, one.key);
  return stock.open("s", one.units);
}

test("random deductions, repeats, restocks and check-backs give what the model gives", async () => {
  const property = fc.asyncProperty(
    fc.integer({ min: 0, max: 4 }),
    fc.array(step, { maxLength: 20 }),
    async (units, steps) => {
      await redis.flushall();
      const real = stockInRedis(redis);
      const model = new ModelStock();
      await real.open("s", units);
      await model.open("s", units);
      for (const one of steps) {
        assert.equal(await apply(real, one), await apply(model, one), JSON.stringify(one));
        const units = await real.read("s");
        assert.equal(units, await model.read("s"));
        assert.is((units?.remaining ?? 0) + (units?.deducted ?? 0), units?.initial);
      }
    },
  );
  await holds(property, { runs: 300 });
});

test("a deduction sent twice takes one unit, on the last unit too", async () => {
  await redis.flushall();
  const stock = stockInRedis(redis);
  await stock.open("s", 1);
  const first = await stock.deduct("s", gid(1), ["al"]);
  assert.equal(first, { decision: "op", remaining: 0, gids: [gid(1)] });
  assert.equal(await stock.deduct("s", gid(1), ["al"]), first);
  assert.equal(await stock.read("s"), { initial: 1, remaining: 0, deducted: 1 });
});

test("a message refused as sold out cannot deduct after a restock", async () => {
  await redis.flushall();
  const stock = stockInRedis(redis);
  await stock.open("s", 0);
  assert.is((await stock.deduct("s", gid(1), ["al"])).decision, "sold-out");
  await stock.restock("s", 5, "k");
  assert.equal(await stock.deduct("s", gid(1), ["al"]), {
    ...{ decision: "rollback", remaining: 5 },
    gids: [undefined],
  });
  assert.is((await stock.read("s"))?.remaining, 5);
});

test("a deduction after its check-back takes nothing", async () => {
  await redis.flushall();
  const stock = stockInRedis(redis);
  await stock.open("s", 1);
  assert.is(await stock.queryPrepared(gid(1)), "rollback");
  assert.is((await stock.deduct("s", gid(1), ["al"])).decision, "rollback");
  assert.is((await stock.read("s"))?.remaining, 1);
});

test("barriers have the keys and values of DTM's own clients", async () => {
  await redis.flushall();
  const stock = stockInRedis(redis);
  await stock.open("s", 1);
  await stock.deduct("s", gid(1), ["al"]);
  await stock.queryPrepared(gid(2));
  assert.is(await redis.get(`${gid(1)}-00-msg-01`), "op");
  assert.is(await redis.get(`${gid(2)}-00-msg-01`), "rollback");
});

test("a barrier of units lives as long as the ledger, one without units seven days", async () => {
  await redis.flushall();
  const stock = stockInRedis(redis);
  await stock.open("s", 1);
  await stock.deduct("s", gid(1), ["al"]);
  await stock.deduct("s", gid(2), ["bo"]);
  await stock.queryPrepared(gid(3));
  const [units, soldOut, asked] = await Promise.all([1, 2, 3].map((n) => redis.ttl(`${gid(n)}-00-msg-01`)));
  assert.is(units, -1);
  assert.is(await redis.ttl("{s}--ledger-1"), -1);
  for (const seconds of [soldOut ?? 0, asked ?? 0])
    assert.ok(seconds > 6 * 86_400 && seconds <= 7 * 86_400, `${seconds}`);
});

test("a check-back that comes when every barrier that can expire has expired still finds the units", async () => {
  await redis.flushall();
  const stock = stockInRedis(redis, { barrierTtlSeconds: 1 });
  await stock.open("s", 1);
  await stock.deduct("s", gid(1), ["al"]);
  await stock.deduct("s", gid(2), ["bo"]);
  const isGone = async () => (await redis.exists(`${gid(2)}-00-msg-01`)) === 0;
  await until(isGone, { what: "the end of the barrier without units", deadlineMs: 5_000 });
  assert.is(await stock.queryPrepared(gid(1)), "op");
  assert.is(await stock.queryPrepared(gid(2)), "rollback");
});
