// How measurements take turns, and what becomes of one that fails.
import * as assert from "uvu/assert";
import { Progress } from "../../../base/command-line/progress.ts";
import { HarnessError } from "../../../base/errors.ts";
import type { BenchRun } from "../../../loadtests/bench/bench-run.ts";
import { Figures } from "../../../loadtests/bench/figures/figures.ts";
import { interleave } from "../../../loadtests/bench/interleave.ts";
import type { Measurement } from "../../../loadtests/bench/measurement.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("taking turns");

async function benchOf(repeats: number): Promise<BenchRun> {
  const progress = new Progress({ write: () => {}, live: false, columns: 80 });
  const figures = new Figures();
  const shared = {
    target: await loadTarget("fastify"),
    folder: "",
    seconds: 1,
    connections: [1],
    operations: [],
  };
  return { ...shared, repeats, progress, figures, failures: [], nonce: () => "00000000" };
}

const never = new AbortController().signal;

/** Measurements that note when they ran, and give how many had run by then. */
function noting(names: string[], rounds: Record<string, number> = {}) {
  const ran: string[] = [];
  const measurements = names.map((name): Measurement => {
    const most = rounds[name];
    const run = async () => {
      ran.push(name);
      return [{ figure: name, unit: "/s" as const, value: ran.length }];
    };
    return { name, run, ...(most === undefined ? {} : { rounds: most }) };
  });
  return { ran, measurements };
}

test("measurements take turns, forth and back, and each value is kept in its order", async () => {
  const bench = await benchOf(3);
  const { ran, measurements } = noting(["a", "b", "c"], { c: 1 });
  await interleave(bench, measurements, never);
  assert.is(ran.join(""), "abcbaab");
  assert.equal(
    bench.figures.list().map(({ name, values }) => [name, values]),
    [
      ["a", [1, 5, 6]],
      ["b", [2, 4, 7]],
      ["c", [3]],
    ],
  );
});

test("a measurement that fails is told, and costs no other", async () => {
  const bench = await benchOf(1);
  const { ran, measurements } = noting(["a", "b"]);
  const run = () => Promise.reject(new HarnessError("failed", "5 of status 503"));
  await interleave(bench, [{ name: "broken", run }, ...measurements], never);
  assert.equal(bench.failures, ["broken, 1 of 1: 5 of status 503"]);
  assert.is(ran.join(""), "ab");
});

test("a mistake of the harness itself is no failed measurement", async () => {
  const run = () => Promise.reject(new TypeError("undefined is not a function"));
  const thrown = await interleave(await benchOf(1), [{ name: "wrong", run }], never).catch((error) => error);
  assert.instance(thrown, TypeError);
});

test("an interrupted bench measures no further", async () => {
  const stopping = new AbortController();
  const { ran, measurements } = noting(["a"]);
  const run = async () => {
    stopping.abort(new Error("interrupted"));
    throw new HarnessError("failed", "wrk was killed");
  };
  const bench = await benchOf(1);
  const thrown = await interleave(bench, [{ name: "first", run }, ...measurements], stopping.signal).catch(
    (error: Error) => error.message,
  );
  assert.equal([thrown, ran, bench.failures], ["interrupted", [], []]);
});
