// Medians, ratios, goals, and what counts as a drop.
import * as assert from "uvu/assert";
import { withVariants } from "../../../loadtests/bench/bench-stack.ts";
import { dropsSince } from "../../../loadtests/bench/figures/baseline.ts";
import {
  type Figure,
  Figures,
  ratioOf,
  spreadOf,
  type Unit,
} from "../../../loadtests/bench/figures/figures.ts";
import { floorFor } from "../../../loadtests/bench/figures/floor.ts";
import { GOALS, goalResults } from "../../../loadtests/bench/figures/goals.ts";
import { peakOf } from "../../../loadtests/bench/measurements/half-peak.ts";
import { demandOrders } from "../../../loadtests/bench/measurements/throughput.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("the bench's figures");

const figure = (name: string, values: number[], unit: Unit = "/s"): Figure => ({
  name,
  unit,
  values,
  isDetail: false,
});
const FLOOR = figure("floor 256", [10_000, 10_100, 9_900]);

test("a spread is the median with least and most, whatever their order", () => {
  assert.equal(spreadOf([5, 1, 9]), { median: 5, least: 1, most: 9 });
  assert.equal(spreadOf([4, 1, 2, 3]), { median: 2.5, least: 1, most: 4 });
  assert.throws(() => spreadOf([]), /needs a value/);
});

test("values of one round are compared with each other, so that a slow moment falls on both", () => {
  assert.equal(ratioOf({ values: [5, 50] }, { values: [10, 100] }), { median: 0.5, least: 0.5, most: 0.5 });
});

test("where the numbers of rounds differ, each value is compared with the other's median", () => {
  assert.equal(ratioOf({ values: [10] }, { values: [10, 20, 30] }).median, 0.5);
});

test("repetitions of one figure are collected in their order", () => {
  const figures = new Figures();
  for (const value of [3, 1]) figures.add({ figure: "a", unit: "/s", value });
  figures.add({ figure: "b", unit: "ms", value: 2, isDetail: true });
  assert.equal(figures.list(), [figure("a", [3, 1]), { ...figure("b", [2], "ms"), isDetail: true }]);
});

test("the floor of a figure is the one of as many connections, else the one of 256", () => {
  const floors = [figure("floor 64", [1]), FLOOR];
  assert.is(floorFor("sold out 64", floors)?.name, "floor 64");
  assert.is(floorFor("half peak p99", floors)?.name, "floor 256");
  assert.is(floorFor("half peak p99", floors, "same"), undefined);
  assert.is(floorFor("growth 1000 time per purchase", floors, "same"), undefined);
});

test("a goal is met at its very value, missed beyond it, and has no result where a figure is missing", () => {
  const met = (sold: number) =>
    goalResults([figure("sold out 64", [sold]), figure("floor 64", [1_000])]).map(({ isMet }) => isMet);
  assert.equal(met(800), [true]);
  assert.equal(met(799), [false]);
  assert.equal(goalResults([figure("stampede open to rest", [20], "s")])[0]?.isMet, true);
  assert.equal(goalResults([figure("stampede open to rest", [20.1], "s")])[0]?.isMet, false);
  assert.equal(goalResults([FLOOR]), []);
});

test("no two goals say the same", () => {
  assert.is(new Set(GOALS.map(({ says }) => says)).size, GOALS.length);
});

test("the peak is the best median of accepted purchases, not of what is durable or takes long", () => {
  const figures = [
    figure("accepted 64", [100, 900, 200]),
    figure("accepted 256", [300, 300]),
    figure("accepted 256 durable", [5_000]),
    figure("accepted 64 p99", [9_000], "ms"),
  ];
  assert.is(peakOf(figures), 300);
  assert.throws(() => peakOf([FLOOR]), /no rate/);
});

test("a buyer told bought has an order, and beside them only one who was not answered yet may have one", () => {
  demandOrders(100, 100, 16);
  demandOrders(116, 100, 16);
  assert.throws(() => demandOrders(99, 100, 16), /100 buyers were told bought, and there are 99 orders/);
  assert.throws(() => demandOrders(117, 100, 16), /117 orders/);
});

test("each server that is compared is one process, with its own settings and no others", async () => {
  const { start } = withVariants(await loadTarget("fastify"), ["server", "one-message", "floor"], "runs/x");
  const templates = Array.isArray(start) ? start : [];
  assert.equal(
    templates.map(({ name, count, env }) => [name, count, env["BATCH_SIZE"], env["REDIS_URL"]]),
    [
      ["server", 1, undefined, "{{redis.url}}"],
      ["one-message", 1, "1", "{{redis.url}}"],
      ["floor", 1, undefined, undefined],
    ],
  );
});

const drops = (before: Figure, now: Figure, floorNow = FLOOR) =>
  dropsSince([FLOOR, before], [floorNow, now]).drops.map(({ name, by }) => `${name} ${by.toFixed(1)}`);

test("a rate that fell beyond the noise is a drop, one that rose is none", () => {
  const before = figure("accepted 256", [5_000, 5_050, 4_950]);
  assert.equal(drops(before, figure("accepted 256", [4_000, 4_040, 3_960])), ["accepted 256 0.2"]);
  assert.equal(drops(before, figure("accepted 256", [6_000, 6_000, 6_000])), []);
});

test("a time that rose is a drop, one that fell is none", () => {
  const before = figure("accepted 1 p50", [10, 10.1, 9.9], "ms");
  assert.equal(drops(before, figure("accepted 1 p50", [15, 15.1, 14.9], "ms")), ["accepted 1 p50 0.5"]);
  assert.equal(drops(before, figure("accepted 1 p50", [5, 5, 5], "ms")), []);
});

test("a difference within the spread of either run, or below a tenth, is no drop", () => {
  const steady = [5_000, 5_050, 4_950];
  const name = "accepted 256";
  assert.equal(drops(figure(name, steady), figure(name, [4_000, 5_500, 3_500])), []);
  assert.equal(drops(figure(name, [5_000, 6_500, 3_900]), figure(name, [4_000, 4_040, 3_960])), []);
  assert.equal(drops(figure(name, steady), figure(name, [4_600, 4_646, 4_554])), []);
});

test("a machine of half the speed drops nothing; bytes are compared as they are", () => {
  const half = figure("floor 256", [5_000, 5_050, 4_950]);
  const rate = (values: number[]) => figure("accepted 256", values);
  assert.equal(drops(rate([4_000, 4_040, 3_960]), rate([2_000, 2_020, 1_980]), half), []);
  const time = (ms: number) => figure("accepted 1 p50", [ms], "ms");
  assert.equal(drops(time(10), time(20), half), []);
  const bytes = (value: number) => figure("growth 1000 Redis per buyer", [value], "bytes");
  assert.equal(drops(bytes(200), bytes(300), half), ["growth 1000 Redis per buyer 0.5"]);
});

test("what only one of the runs measured is not compared", () => {
  assert.equal(dropsSince([FLOOR], [FLOOR, figure("accepted 256", [1])]), { compared: 0, drops: [] });
});
