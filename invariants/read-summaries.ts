// Reads the summaries of recorded runs; makes and keeps those that are missing. A run that is under way or was
// interrupted gets none of its own, since it may still grow.
import { readdirSync, statSync } from "node:fs";
import path from "node:path";
import { HarnessError } from "../base/errors.ts";
import { factsOf, judgeRun, recordedVerdict } from "./judge-run.ts";
import { readRunFile } from "./record/reading/read-run-file.ts";
import { writeWhole } from "./record/writing/write-whole.ts";
import { keptSummary, recordedSizes, SUMMARY_FILE } from "./summary/kept.ts";
import { summarize } from "./summary/summarize.ts";
import type { Summary } from "./summary/summary.ts";

/**
 * The summary of the run in this folder: as it was kept, if it still follows from its files, or from them. Throws a
 * usage error if the folder holds no run.
 */
export function summaryOf(folder: string): Summary {
  const kept = keptSummary(folder);
  if (kept !== undefined) return kept;
  const run = readRunFile(folder);
  const facts = factsOf(folder);
  const recorded = recordedVerdict(folder);
  const verdict = recorded ?? judgeRun(folder, facts);
  const summary = summarize(run, verdict, facts, recordedSizes(folder));
  if (recorded !== undefined && !run.interrupted) keep(folder, summary);
  return summary;
}

/** A folder that cannot be written to, as one of an archive, is read anew each time. */
function keep(folder: string, summary: Summary): void {
  try {
    writeWhole(path.join(folder, SUMMARY_FILE), `${JSON.stringify(summary)}\n`);
  } catch {}
}

/** A run of a list: its summary, or why it cannot be read. */
export type ListedRun = { folder: string } & ({ summary: Summary } | { error: string });

/** All runs in this folder, the newest first. Links, as `latest`, and folders without a `run.json` are no runs. */
export function listRuns(out: string): ListedRun[] {
  const names = foldersIn(out).filter((name) =>
    statSync(path.join(out, name, "run.json"), { throwIfNoEntry: false })?.isFile(),
  );
  const runs = names.map((name): ListedRun => {
    const folder = path.join(out, name);
    try {
      return { folder, summary: summaryOf(folder) };
    } catch (error) {
      return { folder, error: error instanceof Error ? error.message : String(error) };
    }
  });
  return runs.sort((a, b) => (startOf(a) < startOf(b) ? 1 : -1));
}

/** A folder's name begins with its start, and so does the order of names. */
const startOf = (run: ListedRun): string =>
  "summary" in run && !Number.isNaN(Date.parse(run.summary.startedAt))
    ? `${new Date(run.summary.startedAt).toISOString()} ${run.folder}`
    : `${path.basename(run.folder).replace(/^(\d{4}-\d\d-\d\d)-(\d\d)(\d\d)(\d\d)-.*/, "$1T$2:$3:$4")} ${run.folder}`;

function foldersIn(out: string): string[] {
  try {
    const entries = readdirSync(out, { withFileTypes: true });
    return entries.filter((one) => one.isDirectory()).map(({ name }) => name);
  } catch (cause) {
    throw new HarnessError("usage", `${out} cannot be read: ${(cause as Error).message}`, {
      hint: "give the folder that holds the runs by OUT=, or make a run first: make load",
      cause,
    });
  }
}
