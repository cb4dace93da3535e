// What it costs k6 to record a history, and how far that is from the most that k6 does here. All ask in a sale that
// is sold out, where the server answers fastest.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { Type } from "@sinclair/typebox";
import { HarnessError } from "../../../base/errors.ts";
import { parseJson, parserOf } from "../../../base/parse.ts";
import type { RunFolder } from "../../../invariants/record/writing/run-folder.ts";
import { HistoryTail } from "../../../loadtests/run/history-tail.ts";
import { findTool } from "../../../stack/tools/find.ts";
import { runK6 } from "../../load/k6.ts";
import { planLoad } from "../../load/plan-load.ts";
import type { Errand } from "../../load/scripts/errand.ts";
import type { Bench, Measurement } from "../measurement.ts";
import type { BenchSystem } from "../system.ts";

/** What k6's buyers do: nothing at all, ask, or ask and record. Each is a script of its own. */
export const K6_SCRIPTS = ["empty", "plain", "recording"] as const;

const BUYERS = 64;
const MILLISECOND = 1_000;

const Summary = Type.Object({
  metrics: Type.Object({
    iterations: Type.Object({ values: Type.Object({ count: Type.Number(), rate: Type.Number() }) }),
    http_req_failed: Type.Optional(Type.Object({ values: Type.Object({ rate: Type.Number() }) })),
  }),
});
const parseSummary = parserOf(Summary, "k6's summary");

/** Iterations per second of one script. */
export const k6Iterations = (
  bench: Bench,
  system: BenchSystem,
  sale: string,
  script: (typeof K6_SCRIPTS)[number],
): Measurement => ({
  name: `k6 ${script}`,
  async run(signal) {
    const folder = freshFolder(bench, `k6-${script}`);
    const file = folder.file("k6-summary.json");
    writeFileSync(folder.file("errand.json"), JSON.stringify(errandOf(bench, system, sale, file)), {
      mode: 0o600,
    });
    await runK6(findTool("k6"), `bench-${script}`, folder, signal);
    const { metrics } = parseJson(readFileSync(file, "utf8"), "k6's summary", parseSummary);
    const { count, rate } = metrics.iterations.values;
    if (script === "recording") demandRecorded(folder, count);
    if (script === "plain" && metrics.http_req_failed?.values.rate !== 0)
      throw new HarnessError("failed", "not every reply said that it was sold out");
    rmSync(folder.path, { recursive: true, force: true });
    return [{ figure: `k6 ${script}`, unit: "/s", value: rate }];
  },
});

function freshFolder(bench: Bench, name: string): RunFolder {
  const folder = path.join(bench.folder, name);
  mkdirSync(path.join(folder, "logs"), { recursive: true });
  return { path: folder, file: (file) => path.join(folder, file) };
}

function errandOf(bench: Bench, system: BenchSystem, sale: string, summaryFile: string): Errand {
  const settings = {
    profile: "sold-out",
    faults: ["none"],
    intensity: 1,
    workers: 1,
    seed: 1,
    target: bench.target,
  };
  const none = { stock: undefined, rate: undefined, p95: undefined };
  const plan = planLoad({ ...settings, ...none, durationSeconds: bench.seconds });
  const { purchase } = bench.target.requests;
  return {
    plan: {
      ...plan,
      sale,
      durationMs: bench.seconds * MILLISECOND,
      slots: { ready: BUYERS, most: BUYERS },
      shares: { clickTwice: 0, retryUnknown: 0 },
    },
    urls: [system.url("server")],
    purchase,
    replies: bench.target.replies,
    gid: bench.target.gid,
    values: system.stack.values,
    summaryFile,
  };
}

/** Errors are no throughput, and neither is a history that lacks lines. */
function demandRecorded(folder: RunFolder, iterations: number): void {
  const counts = new HistoryTail(folder.file("history.jsonl")).read();
  if (counts.asked === counts.fail && counts.asked >= iterations) return;
  throw new HarnessError("failed", `of ${iterations} buyers the history shows ${JSON.stringify(counts)}`);
}
