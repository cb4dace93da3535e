import * as assert from "uvu/assert";
import { randomOf } from "../../../../base/random.ts";
import type { Situation } from "../../../../loadtests/verify/matrix/case.ts";
import { aimedAt } from "../../../../loadtests/verify/wire/aim.ts";
import { parseWireCase, wireCaseId } from "../../../../loadtests/verify/wire/case.ts";
import { drawPairs, drawWireCases } from "../../../../loadtests/verify/wire/draw-cases.ts";
import type { Learned, LearnedExchange } from "../../../../loadtests/verify/wire/learn/learned.ts";
import { planWire, wireMarks } from "../../../../loadtests/verify/wire/plan-wire.ts";
import { judgedWireCase, planWireCase, wireSale } from "../../../../loadtests/verify/wire/planned-case.ts";
import { WAY_NAMES } from "../../../../loadtests/verify/wire/ways.ts";
import { wireTable } from "../../../../loadtests/verify/wire/wire-table.ts";
import { loadTarget } from "../../../../targets/load.ts";
import { suite } from "../../../runner/suite.ts";

const test = suite("the cases of the wire matrix");

const target = await loadTarget("fastify");
const one = (name: string, slug: string, channel: LearnedExchange["channel"], writes: boolean) => ({
  ...{ name, slug, channel, writes, replies: true },
  knownBy: "name" as const,
});
const learned: Learned = {
  exchanges: [
    one("buyer POST /buy", "buyer-post-buy", "buyer", true),
    one("redis GET {sale}", "redis-get-sale", "redis", false),
    one("mysql COMMIT", "mysql-commit", "mysql", true),
  ],
  ...{ irregular: [], background: [], constants: [] },
};
const all = new Map<Situation, Learned>([
  ["first-purchase", learned],
  ["last-unit", learned],
]);
/** A buyer's request cannot lose its store; only HTTP is repeated. */
const BREAKS = 8 + 8 + 8;

test("every exchange is broken in every way that it can be, once, before any in a second situation, whatever the seed", () => {
  const { cases, of } = drawWireCases(randomOf(1), all, 1, 1_000);
  assert.equal([cases.length, of], [2 * BREAKS, 2 * BREAKS]);
  assert.is(new Set(cases.map(wireCaseId)).size, 2 * BREAKS);
  const key = ({ breaks: [first] }: (typeof cases)[number]) => `${first?.slug} ${first?.way}`;
  for (let seed = 1; seed <= 10; seed++) {
    const first = drawWireCases(randomOf(seed), all, 1, BREAKS).cases;
    assert.is(new Set(first.map(key)).size, BREAKS, `seed ${seed}`);
  }
});

test("those that write come first, and the same seed draws the same", () => {
  const draw = (seed: number) => drawWireCases(randomOf(seed), all, 1, 16).cases;
  assert.ok(draw(1).every(({ breaks }) => breaks.every(({ slug }) => slug !== "redis-get-sale")));
  assert.equal(draw(1), draw(1));
  assert.not.equal(draw(1), draw(2));
});

test("a case is one word, and is read back", () => {
  for (const id of [
    "wire/last-unit/redis-evalsha-sale-stock-1-and-2-more/reply-cut",
    "wire/first-purchase/mysql-commit.2/late+dtm-to-server-post-createorder/killed-after",
  ]) {
    assert.is(wireCaseId(parseWireCase(id)), id);
    assert.match(id, /^[\w./+-]+$/);
  }
});

test("a case that is no case is refused with the one that was meant", () => {
  assert.throws(
    () => parseWireCase("wire/last-units/mysql-commit/reply-cutt"),
    /there is no case \S+; did you mean wire\/last-unit\/mysql-commit\/reply-cut\?/,
  );
  for (const id of ["wire", "wire/last-unit", "wire/last-unit/mysql-commit", "wire/last-unit//reply-cut"])
    assert.throws(() => parseWireCase(id), /there is no case/);
});

test("a target without a restock has no case of it, and one with a port of its own has one lane", () => {
  const { requests } = target;
  const bare = planWire({ ...target, requests: { ...requests, restock: null } }, undefined, undefined);
  assert.not.ok(bare?.situations.includes("restock-between"));
  assert.match(bare?.leftOut.join() ?? "", /restock-between/);
  const [template] = Array.isArray(target.start) ? target.start : [];
  if (template === undefined) throw new Error("our server is started here");
  assert.equal(
    [planWire(target, undefined, undefined)?.lanes, planWire(target, undefined, undefined)?.most],
    [12, 320],
  );
  const single = planWire({ ...target, start: [{ ...template, port: 9_999 }] }, undefined, undefined);
  assert.equal([single?.lanes, single?.most], [1, 40]);
  assert.is(planWire(target, 0, undefined), undefined);
});

test("a whole matrix promises each way that the target has, and one case its own", () => {
  const names = (plan: ReturnType<typeof planWire>, of = target) =>
    wireMarks(plan, of).map(({ name }) => name);
  assert.equal(
    names(planWire(target, 320, undefined)),
    WAY_NAMES.map((way) => `wire-${way}`),
  );
  assert.equal(names(planWire(target, 5, undefined)), []);
  const several = { ...target, dtm: false, contract: { ...target.contract, perBuyer: 2 } };
  assert.not.ok(names(planWire(several, 320, undefined), several).includes("wire-repeated"));
  const only = parseWireCase("wire/last-unit/mysql-commit/store-killed");
  assert.equal(names(planWire(target, undefined, only)), ["wire-store-killed"]);
});

test("the table has the exchanges in the order of a purchase, and says how to run just what failed", () => {
  const planned = ["mysql-commit/reply-cut", "mysql-commit/late", "redis-get-sale/reply-cut"].map((part, n) =>
    planWireCase(parseWireCase(`wire/last-unit/${part}`), wireSale(target, "last-unit", "w", n)),
  );
  const results = planned.map(({ id }, n) => ({
    id,
    exercised: n !== 1,
    broken: n === 0 ? ["drained: x"] : [],
  }));
  const lines = wireTable(all, planned, results, 2, (id) => `make verify CASE=${id}`);
  const text = lines.join("\n");
  assert.match(text, /buyer POST[^\n]+\nredis GET[^\n]+ 1 [^\n]+\nmysql COMMIT +· +· +1 ✗1/);
  assert.match(text, /wire: 2 cases in 2\.0 s, 1 failed; 1 more did not meet their exchange/);
  assert.match(text, /just this one: make verify CASE=wire\/last-unit\/mysql-commit\/reply-cut/);
});

test("a pair breaks one more of the exchanges that came after the first, those that were not learned before others", () => {
  const run = ["mysql-commit/reply-cut", "redis-get-sale/late"].map((part) => ({
    one: parseWireCase(`wire/last-unit/${part}`),
    after: new Set(["mysql-commit", "dtm-to-server-get-query"]),
  }));
  const pairs = drawPairs(randomOf(1), run, all, 1_000).map(wireCaseId);
  assert.is(pairs.length, 2 * 2 * 7);
  assert.ok(
    pairs.slice(0, 7).every((id) => id.includes("+dtm-to-server-get-query/")),
    pairs.join("\n"),
  );
  assert.ok(pairs.includes("wire/last-unit/redis-get-sale/late+mysql-commit/killed-after"));
  assert.is(drawPairs(randomOf(1), run, all, 3).length, 3);
});

test("what is not answered has no reply to lose", () => {
  const close = { ...one("mysql CLOSE orders", "mysql-close-orders", "mysql", false), replies: false };
  const only = new Map<Situation, Learned>([["last-unit", { ...learned, exchanges: [close] }]]);
  const ways = drawWireCases(randomOf(1), only, 1, 100).cases.map(({ breaks: [first] }) => first?.way);
  assert.equal(ways.sort(), ["killed-before", "late", "request-cut", "request-silent"]);
});

test("a broken exchange is looked for under the name that was struck, which is that of its own situation", () => {
  const bare = { ...learned, exchanges: learned.exchanges.slice(0, 1) };
  const known = new Map<Situation, Learned>([
    ["sold-out", bare],
    ["first-purchase", learned],
  ]);
  const targets = (id: string) => {
    const wireCase = parseWireCase(id);
    const planned = planWireCase(wireCase, wireSale(target, wireCase.situation, "wire-1-0", 0));
    return judgedWireCase(planned, known).strikes.map((strike) => strike.target);
  };
  const struck = aimedAt("mysql-commit", bare).name;
  const pair = (situation: Situation) => `wire/${situation}/buyer-post-buy/late+mysql-commit/reply-cut`;
  assert.equal(targets(pair("sold-out")), ["buyer POST /buy", struck]);
  assert.equal(targets(pair("first-purchase")), ["buyer POST /buy", "mysql COMMIT"]);
});
