// What it costs k6 to record a history, and how far that is from the most that k6 does here. All buyers ask in a sale
// that is sold out, where the server answers fastest.
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import path from "node:path";
import { Type } from "@sinclair/typebox";
import { HarnessError } from "../../../base/errors.ts";
import { parseJson, parserOf } from "../../../base/parse.ts";
import type { RunFolder } from "../../../invariants/record/writing/run-folder.ts";
import { HistoryTail } from "../../run/history-tail.ts";
import { runK6 } from "../../run/run-k6.ts";
import type { BenchRun } from "../bench-run.ts";
import type { BenchStack } from "../bench-stack.ts";
import type { Measurement } from "../measurement.ts";
import type { BenchPlan } from "../scripts/bench-plan.ts";

/** What k6's buyers do: nothing at all, ask, or ask and record. Each is a script in `scripts/`. */
export const K6_SCRIPTS = ["empty", "plain", "recording"] as const;

const BUYERS = 64;
const REQUEST_TIMEOUT_MS = 4_000;
const SCRIPTS = path.join(import.meta.dirname, "..", "scripts");

const Summary = Type.Object({
  metrics: Type.Object({
    iterations: Type.Object({ values: Type.Object({ count: Type.Number(), rate: Type.Number() }) }),
    http_req_failed: Type.Optional(Type.Object({ values: Type.Object({ rate: Type.Number() }) })),
  }),
});
const parseSummary = parserOf(Summary, "k6's summary");

/** Iterations per second of one script. */
export const k6Iterations = (
  bench: BenchRun,
  benchStack: BenchStack,
  sale: string,
  script: (typeof K6_SCRIPTS)[number],
): Measurement => ({
  name: `k6 ${script}`,
  async run(signal) {
    const folder = freshFolder(bench, `k6-${script}`);
    await runK6(path.join(SCRIPTS, `${script}.ts`), inputOf(bench, benchStack, sale), folder, signal);
    const file = folder.file("k6-summary.json");
    const { metrics } = parseJson(readFileSync(file, "utf8"), file, parseSummary);
    const { count, rate } = metrics.iterations.values;
    if (script === "recording") demandRecorded(folder, count);
    if (script === "plain" && metrics.http_req_failed?.values.rate !== 0)
      throw new HarnessError("failed", "not every reply said that it was sold out");
    rmSync(folder.path, { recursive: true, force: true });
    return [{ figure: `k6 ${script}`, unit: "/s", value: rate }];
  },
});

function freshFolder(bench: BenchRun, name: string): RunFolder {
  const folder = path.join(bench.folder, name);
  mkdirSync(path.join(folder, "logs"), { recursive: true });
  return { path: folder, file: (file) => path.join(folder, file) };
}

function inputOf(bench: BenchRun, benchStack: BenchStack, sale: string) {
  const { requests, replies, gid } = bench.target;
  const plan: BenchPlan = {
    seed: 1,
    sale,
    shares: { clickTwice: 0, retryUnknown: 0, comeBack: 0 },
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    buyers: BUYERS,
    durationMs: bench.seconds * 1_000,
  };
  const urls = [benchStack.url("server")];
  return { plan, urls, purchase: requests.purchase, replies, gid, values: benchStack.stack.values };
}

/** Errors are no throughput, and neither are requests that the history lacks. */
function demandRecorded(folder: RunFolder, iterations: number): void {
  const counts = new HistoryTail(folder.file("history.jsonl")).read();
  if (counts.asked === counts.fail && counts.asked >= iterations) return;
  throw new HarnessError("failed", `of ${iterations} buyers the history shows ${JSON.stringify(counts)}`);
}
