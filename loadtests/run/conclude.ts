// How every run ends: rest, a last look at the stores, the verdict, and what is printed of it.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseJson, parserOf } from "../../base/parse.ts";
import type { Progress } from "../../base/progress.ts";
import { exitCodeOf } from "../../invariants/judge.ts";
import { factsOf, judgeRun, writeVerdict } from "../../invariants/judge-run.ts";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { HistoryWriter } from "../../invariants/record/history-writer.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import type { RunFolder } from "../../invariants/record/run-folder.ts";
import { textReport } from "../../invariants/report/text.ts";
import type { Verdict } from "../../invariants/verdict.ts";
import { FailpointLine } from "../../server/contract.ts";
import type { Stack } from "../../stack/stack.ts";
import { awaitRest, finalFacts } from "./rest.ts";

/** What a run hands over when its load and its faults are over. */
export interface Ending {
  stack: Stack;
  stores: Stores;
  sales: readonly string[];
  history: HistoryWriter;
  observe: (observations: readonly Observation[]) => void;
  progress: Progress;
  healedAt: number;
  deadlineMs: number;
}

const parseFailpointLine = parserOf(FailpointLine, "failpoint line");
const WRITE_AT_ONCE = 1_000;

/** Waits for rest and records all that the stores hold. */
export async function settle(ending: Ending, signal: AbortSignal): Promise<void> {
  const { stack, stores, sales, observe, progress, healedAt, deadlineMs } = ending;
  const onProgress = (pending: string) => progress.status(`settling: ${pending}`);
  const rest = await awaitRest(
    { stores, sales, dtmUrl: stack.dtm?.url, healedAt, deadlineMs, onProgress },
    signal,
  );
  observe([rest]);
  let batch: Observation[] = [];
  for await (const fact of finalFacts(stores, sales)) {
    batch.push(fact);
    if (batch.length < WRITE_AT_ONCE) continue;
    observe(batch);
    batch = [];
  }
  observe(batch);
}

/** Adds what the servers noted of their failpoints to the history, as the nemesis's doing. */
export function recordHits(stack: Stack, history: HistoryWriter): void {
  for (const file of stack.failpointFiles) {
    const server = path.basename(file, ".failpoints.jsonl");
    for (const line of linesOf(file)) {
      const hit = parseJson(line, "failpoint line", parseFailpointLine);
      if ("armed" in hit) continue;
      const { at, name, mode, sale, gid } = hit;
      const event = { process: `failpoint-${server}`, op: `failpoint ${name}`, sale };
      history.event(event, at, {
        outcome: "ok",
        target: server,
        error: mode,
        ...(gid === undefined ? {} : { gid }),
      });
    }
  }
}

function linesOf(file: string): string[] {
  try {
    return readFileSync(file, "utf8").split("\n").filter(Boolean);
  } catch (error) {
    // A server whose failpoints never went off has written none.
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

/** Judges the run from its files, as anybody can later, and prints the report. Gives the verdict and its exit code. */
export function pronounce(folder: RunFolder, progress: Progress): { verdict: Verdict; exitCode: number } {
  const facts = factsOf(folder.path);
  const verdict = judgeRun(folder.path, facts);
  writeVerdict(folder.path, verdict, facts);
  progress.end();
  progress.event(`\n${textReport(verdict)}`);
  return { verdict, exitCode: exitCodeOf(verdict) };
}
