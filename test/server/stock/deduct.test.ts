// The scripts of the stock on a real Redis, held to the model of a sale.
import fc from "fast-check";
import { Redis } from "ioredis";
import * as assert from "uvu/assert";
import { until } from "../../../base/until.ts";
import { take } from "../../../invariants/model/allows.ts";
import type { SaleEvent } from "../../../invariants/model/event.ts";
import { newSale, type Sale, unitsOf, winnersOf } from "../../../invariants/model/sale.ts";
import { gidOf } from "../../../server/contract.ts";
import { stockInRedis } from "../../../server/stock/stock.ts";
import { suite } from "../../runner/suite.ts";
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
const USERS = ["al", "bo", "cy", "di", "ed"];
const user = fc.constantFrom(...USERS);
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
    arbitrary: fc.record({ do: fc.constant("look" as const) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant("open" as const), units: fc.integer({ min: 0, max: 4 }) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Takes the step on the real stock, and returns what the model is to say of its answer. */
async function seen(stock: ReturnType<typeof stockInRedis>, one: Step): Promise<SaleEvent> {
  switch (one.do) {
    case "deduct": {
      const { users } = one;
      return {
        kind: "deduct",
        gid: gid(one.gid),
        users,
        answer: await stock.deduct("s", gid(one.gid), users),
      };
    }
    case "check-back":
      return { kind: "check-back", gid: gid(one.gid), answer: await stock.queryPrepared(gid(one.gid)) };
    case "restock": {
      const { units, key } = one;
      return { kind: "restock", units, key, answer: await stock.restock("s", units, key) };
    }
    case "open":
      return { kind: "open", units: one.units, answer: await stock.open("s", one.units) };
    case "look":
      return { kind: "look", users: USERS, answer: await stock.look("s", USERS) };
  }
}

/** A sale of which DTM has stored each message, for all buyers, and of which each buyer waits for a reply. */
function askedFor(): Sale {
  const sale = newSale();
  for (const user of USERS) take(sale, { kind: "ask", request: user, user });
  for (let n = 1; n <= 6; n++) take(sale, { kind: "prepare", gid: gid(n) });
  return sale;
}

test("random deductions, repeats, restocks, check-backs and looks answer as the model allows", async () => {
  const kinds = new Set<string>();
  const property = fc.asyncProperty(fc.array(step, { maxLength: 20 }), async (steps) => {
    await redis.flushall();
    const stock = stockInRedis(redis);
    const sale = askedFor();
    for (const one of steps) {
      const event = await seen(stock, one);
      assert.is(take(sale, event), undefined, JSON.stringify(event));
      kinds.add(JSON.stringify([event.kind, answerOf(event)]));
      const deducted = sale.ledger.size;
      const right = { initial: unitsOf(sale), remaining: sale.left, deducted };
      assert.equal(await stock.read("s"), sale.opening === undefined ? undefined : right);
    }
    // What a branch is told, whichever deductions were repeated, and for whom.
    for (let n = 1; n <= 6; n++)
      assert.equal((await stock.winners("s", gid(n))).sort(), winnersOf(sale, gid(n)).sort(), gid(n));
  });
  await holds(property, { runs: 300 });
  assert.is(kinds.size, 14, [...kinds].sort().join());
});

/** The decision, without what it says of each buyer. */
const answerOf = (event: SaleEvent) =>
  event.kind === "deduct"
    ? event.answer.decision
    : "answer" in event && typeof event.answer === "string"
      ? event.answer
      : "";

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
