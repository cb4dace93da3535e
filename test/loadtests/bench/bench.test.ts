// `make bench` as a user runs it, small: real stack, real wrk.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as assert from "uvu/assert";
import type { BenchResult } from "../../../loadtests/bench/figures/bench-result.ts";
import { suite } from "../../runner/suite.ts";
import { type Ending, Playground } from "../../support/command.ts";

const test = suite("make bench", { alone: true });

let playground: Playground;
/** One small run that several tests look at: how it ended, and the folder of what it measured. */
let small: Ending & { folder: string };
test.before(async () => {
  playground = await Playground.create();
  const ending = await bench(SMALL).end(WITHIN_MS);
  await playground.untilClear();
  small = { ...ending, folder: realpathSync(path.join(runs(), "latest")) };
});
test.after(() => playground.clear());

const runs = () => path.join(playground.folder, "runs");
const measured = () => JSON.parse(readFileSync(path.join(small.folder, "bench.json"), "utf8")) as BenchResult;
const bench = (args: string[], env: Record<string, string> = {}) =>
  playground.start("loadtests/bench.ts", [`OUT=${runs()}`, "NOISY=1", ...args], env);
const SMALL = ["ONLY=floor,sold-out", "CONNECTIONS=64", "SECONDS=1", "REPEATS=1"];
const WITHIN_MS = 60_000;

test("floor and sold out are measured, set against each other, and drawn", () => {
  const { code, output } = small;
  assert.is(code, 0, output);
  assert.match(output, /^sold out 64 +[\d,]+ +\/s +[\d.]+$/m);
  assert.match(output, /^sold out, of the floor +[\d.]+ +≥ 0\.8 +(?:yes|no)$/m);
  assert.match(output, /\nexit 0; [01] of 1 goal met\n$/);
  const { figures, machine, failures } = measured();
  assert.equal(failures, []);
  assert.ok(machine.cores > 0);
  const soldOut = figures.find(({ name }) => name === "sold out 64");
  assert.ok((soldOut?.values[0] ?? 0) > 100, JSON.stringify(soldOut));
  assert.match(readFileSync(path.join(small.folder, "bench.svg"), "utf8"), /^<svg .*<polyline/s);
});

test("a run that is far below its baseline exits 1 and names what dropped", async () => {
  const file = path.join(playground.folder, "baseline.json");
  const baseline = measured();
  for (const figure of baseline.figures)
    if (figure.name === "sold out 64") figure.values = figure.values.map((value) => value * 20);
  writeFileSync(file, JSON.stringify(baseline));
  const { code, output } = await bench([...SMALL, `BASELINE=${file}`]).end(WITHIN_MS);
  assert.is(code, 1, output);
  assert.match(output, /^sold out 64: \d+ % worse, [\d.]+ before and [\d.]+ now$/m);
});

if (process.env["NIGHTLY"] === "1")
  test("a stampede is recorded as any run is, and its verdict is true", async () => {
    const { code, output } = await bench(["ONLY=stampede", "REPEATS=1"]).end(120_000);
    assert.is(code, 0, output);
    assert.match(output, /^stampede open to rest +[\d.]+/m);
  });

test("Ctrl-C in the middle of a measurement leaves nothing behind", async () => {
  const command = bench(["ONLY=floor", "CONNECTIONS=64", "SECONDS=60", "REPEATS=1"]);
  await command.says("floor 64, 1 of 1:", WITHIN_MS);
  command.signal("SIGINT");
  assert.is((await command.end()).code, 130);
  await playground.untilClear();
});

test("without wrk it says how to get it", async () => {
  const folder = path.join(playground.folder, "empty");
  mkdirSync(folder);
  const { code, output } = await bench(["ONLY=floor"], { PATH: folder }).end();
  assert.is(code, 70, output);
  assert.is(output, "wrk is missing\n  type: make setup\n");
});

test("a group that there is not, and a baseline without a floor, are usage errors", async () => {
  const unknown = await bench(["ONLY=floor,colour"]).end();
  assert.is(unknown.code, 64);
  assert.match(unknown.output, /there is no "colour"; known: floor, sold-out/);
  const missing = await bench(["BASELINE=nowhere.json"]).end();
  assert.is(missing.code, 64);
  assert.match(missing.output, /the result nowhere\.json cannot be read/);
  const floorless = await bench(["ONLY=sold-out", `BASELINE=${small.folder}/bench.json`]).end();
  assert.is(floorless.code, 64);
  assert.match(floorless.output, /without the floor.*\n {2}add it: ONLY=floor,sold-out/);
});
