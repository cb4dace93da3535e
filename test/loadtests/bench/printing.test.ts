// The table and the chart.
import * as assert from "uvu/assert";
import { chartOf } from "../../../loadtests/bench/figures/chart.ts";
import type { Figure } from "../../../loadtests/bench/figures/figures.ts";
import { goalResults } from "../../../loadtests/bench/figures/goals.ts";
import { dropLines, figureTable, goalTable } from "../../../loadtests/bench/figures/table.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("what a bench prints");

const FIGURES: Figure[] = [
  { name: "floor 64", unit: "/s", values: [10_000, 12_000, 11_000], isDetail: false },
  { name: "sold out 64", unit: "/s", values: [9_000, 12_000, 11_000], isDetail: false },
  { name: "accepted 1 p50", unit: "ms", values: [8.125], isDetail: false },
  { name: "accepted 1 p90", unit: "ms", values: [9], isDetail: true },
];

test("a row holds median, spread, unit, and the multiple of the floor of as many connections", () => {
  assert.is(
    figureTable(FIGURES),
    [
      "                median         spread  unit  of floor",
      "floor 64        11,000  10,000–12,000    /s",
      "sold out 64     11,000   9,000–12,000    /s         1",
      "accepted 1 p50    8.13                   ms",
    ].join("\n"),
  );
});

test("figures of one kind stand together, whatever was measured between them", () => {
  const names = ["floor 1", "accepted 1", "accepted 1 p50", "floor 16", "accepted 16"];
  const table = figureTable(names.map((name) => ({ name, unit: "ms", values: [1], isDetail: false })));
  const first = table.split("\n").map((line) => line.split("  ")[0]);
  assert.equal(first.slice(1), ["floor 1", "floor 16", "accepted 1", "accepted 1 p50", "accepted 16"]);
});

test("a goal says its ratio, its limit, and whether it is met", () => {
  const lines = goalTable(goalResults(FIGURES)).split("\n");
  assert.match(lines[1] ?? "", /^sold out, of the floor +1 +0\.9–1 +≥ 0\.8 +yes$/);
  assert.is(lines.length, 2);
});

test("a drop is told with what it was and what it is", () => {
  const before = { median: 0.5, least: 0.45, most: 0.5 };
  const now = { median: 0.4, least: 0.4, most: 0.4 };
  assert.equal(dropLines([{ name: "accepted 256", before, now, by: 0.2 }]), [
    "accepted 256: 20 % worse, 0.5 (0.45–0.5) before and 0.4 now",
  ]);
});

test("the chart has a line for each of its figures, and none for others", () => {
  const chart = chartOf(FIGURES) ?? "";
  assert.is(chart.match(/<polyline/g)?.length, 2);
  for (const label of ["bare Fastify route", "sold out"]) assert.match(chart, `>${label}</text>`);
  assert.not.match(chart, "one message each");
  assert.not.match(chart, /NaN|undefined|Infinity/);
  assert.match(chart, "prefers-color-scheme: dark");
});

test("more per second stands higher, more connections further to the right", () => {
  const rate = (name: string, value: number): Figure => ({
    name,
    unit: "/s",
    values: [value],
    isDetail: false,
  });
  const chart = chartOf([rate("floor 1", 100), rate("floor 256", 10_000)]) ?? "";
  const [from, to] = (/points="([^"]+)"/.exec(chart)?.[1] ?? "")
    .split(" ")
    .map((at) => at.split(",").map(Number));
  assert.ok((from?.[0] ?? 0) < (to?.[0] ?? 0), "connections");
  assert.ok((from?.[1] ?? 0) > (to?.[1] ?? 0), "purchases per second");
});

test("where nothing of the chart was measured there is none", () => {
  assert.is(chartOf(FIGURES.slice(2)), undefined);
});
