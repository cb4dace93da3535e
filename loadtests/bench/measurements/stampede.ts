// A large sale from its opening to its report, as a load runs it: watched, at rest, judged. Only the buyers come from
// the bench's own generator: k6 asks at a third of the rate at which the server answers, and wrk cannot say which of its
// buyers a reply was for, so that neither could record this history in time.
import { mkdirSync } from "node:fs";
import path from "node:path";
import { HarnessError } from "../../../base/errors.ts";
import { factsOf, judgeRun, writeReport, writeVerdict } from "../../../invariants/judge-run.ts";
import type { Observation } from "../../../invariants/record/observation.ts";
import type { RunFolder } from "../../../invariants/record/writing/run-folder.ts";
import { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import { writeRunFile } from "../../../invariants/record/writing/write-run-file.ts";
import { inventory } from "../../../stack/tools/inventory.ts";
import { namedReplies } from "../../../targets/reply.ts";
import { HistoryTail } from "../../run/history-tail.ts";
import { messagesBefore, recordRest } from "../../run/record-rest.ts";
import { observationWriter, watchSales } from "../../run/watch-sales.ts";
import type { BenchRun } from "../bench-run.ts";
import type { BenchStack } from "../bench-stack.ts";
import type { Reading } from "../figures/figures.ts";
import { runGenerator } from "../generators/run-generator.ts";
import type { Measurement } from "../measurement.ts";

const UNITS = 10_000;
const BUYERS = 100_000;
const CONNECTIONS = 256;
const WATCH_EVERY_MS = 200;
const REST_WITHIN_MS = 60_000;
const ORDER_LAG_BOUND_MS = 20_000;

/** One large sale from its opening to its verdict; a verdict that is not `true` is a failure. */
export const stampede = (bench: BenchRun, benchStack: BenchStack): Measurement => ({
  name: "stampede",
  rounds: 1,
  async run(signal) {
    const folder = folderOf(bench);
    const run = describe(bench);
    writeRunFile(folder, run, false);
    const { openedAt, restedAt } = await runSale(bench, benchStack, folder, signal);
    writeRunFile(folder, run, true);
    const judged = timed(() => {
      const facts = factsOf(folder.path);
      return { facts, verdict: judgeRun(folder.path, facts) };
    });
    const { facts, verdict } = judged.value;
    const written = timed(() => {
      writeVerdict(folder.path, verdict, facts);
      writeReport(folder.path, verdict, facts);
    });
    const { valid, because } = verdict;
    if (valid !== true) {
      const hint = `make verify RUN=${path.relative(process.cwd(), folder.path)}`;
      throw new HarnessError("failed", `the stampede's verdict is ${valid}: ${because}`, { hint });
    }
    const seconds = (restedAt - openedAt) / 1_000;
    const readings: [string, Reading["unit"], number][] = [
      ["stampede open to rest", "s", seconds],
      ["stampede judged in", "s", judged.ms / 1_000],
      ["stampede report written in", "ms", written.ms],
    ];
    return readings.map(([figure, unit, value]) => ({ figure, unit, value }));
  },
});

function folderOf(bench: BenchRun): RunFolder {
  const folder = path.join(bench.folder, "stampede");
  mkdirSync(folder, { recursive: true });
  return { path: folder, file: (file) => path.join(folder, file) };
}

const describe = (bench: BenchRun) => ({
  target: bench.target.name,
  replies: namedReplies(bench.target.replies),
  kind: "load" as const,
  seed: 0,
  startedAt: new Date().toISOString(),
  versions: inventory(),
  settings: { units: UNITS, buyers: BUYERS, connections: CONNECTIONS },
  repeat: "make bench ONLY=stampede",
  promisedMarks: ["bought", "sold-out"],
  orderLagBoundMs: ORDER_LAG_BOUND_MS,
  plan: {},
});

async function runSale(
  bench: BenchRun,
  benchStack: BenchStack,
  folder: RunFolder,
  signal: AbortSignal,
): Promise<{ openedAt: number; restedAt: number }> {
  const { stack, stores } = benchStack;
  const history = new HistoryWriter(folder.file("history.jsonl"), Date.now);
  const write = observationWriter(folder.file("observations.jsonl"));
  let restedAt = Number.POSITIVE_INFINITY;
  const observe = (observations: readonly Observation[]) => {
    for (const one of observations) if (one.kind === "rest") restedAt = one.at;
    write(observations);
  };
  observe(stores.unseen());
  const before = await messagesBefore(stores);
  const openedAt = Date.now();
  try {
    const sale = await benchStack.openSale(UNITS, history);
    history.flush();
    const watch = watchSales(stores, () => [sale], observe, WATCH_EVERY_MS);
    try {
      await sendBuyers(bench, benchStack, sale, folder, signal);
    } finally {
      await watch.stop();
    }
    const tail = new HistoryTail(folder.file("history.jsonl"));
    const seen = { tail, before, observe, progress: bench.progress, healedAt: Date.now() };
    await recordRest(
      { ...seen, stack, stores, sales: [sale], pushAfterMs: undefined, deadlineMs: REST_WITHIN_MS },
      signal,
    );
  } finally {
    history.close();
  }
  return { openedAt, restedAt };
}

async function sendBuyers(
  bench: BenchRun,
  benchStack: BenchStack,
  sale: string,
  folder: RunFolder,
  signal: AbortSignal,
) {
  const { replies, gid } = bench.target;
  const recording = { history: folder.file("history.jsonl"), sale, replies, gid };
  const input = { nonce: bench.nonce(), connections: CONNECTIONS, buyers: BUYERS, recording };
  await runGenerator(
    benchStack.url("server"),
    { ...input, request: benchStack.request("server", sale) },
    signal,
  );
}

function timed<T>(action: () => T): { value: T; ms: number } {
  const begun = performance.now();
  const value = action();
  return { value, ms: performance.now() - begun };
}
