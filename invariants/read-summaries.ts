// Reads the summaries of recorded runs; makes and keeps those that are missing. A run that is under way or was
// interrupted gets none of its own, since it may still grow.
import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { HarnessError } from "../base/errors.ts";
import { parseJson, parserOf } from "../base/parse.ts";
import type { Facts } from "./facts/facts.ts";
import { factsOf, judgeRun, recordedVerdict } from "./judge-run.ts";
import { readRunFile } from "./record/reading/read-run-file.ts";
import { writeWhole } from "./record/writing/write-whole.ts";
import { summarize } from "./summary/summarize.ts";
import { Summary } from "./summary/summary.ts";
import type { RecordedVerdict } from "./verdict.ts";

const FILE = "summary.json";
const parseSummary = parserOf(Summary, FILE);

/** Writes the summary of a run that has ended. */
export function writeSummary(folder: string, verdict: RecordedVerdict, facts: Facts): Summary {
  const summary = summarize(readRunFile(folder), verdict, facts, sizesOf(folder));
  writeWhole(path.join(folder, FILE), `${JSON.stringify(summary)}\n`);
  return summary;
}

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
  const summary = summarize(run, verdict, facts, sizesOf(folder));
  if (recorded !== undefined && !run.interrupted) keep(folder, summary);
  return summary;
}

function keptSummary(folder: string): Summary | undefined {
  try {
    const file = path.join(folder, FILE);
    const summary = parseJson(readFileSync(file, "utf8"), file, parseSummary);
    const { history, observations } = sizesOf(folder);
    const isOfThese = summary.of.history === history && summary.of.observations === observations;
    return isOfThese ? summary : undefined;
  } catch {
    // It is missing, cut, or of another format: the run's other files say the same.
    return undefined;
  }
}

/** A folder that cannot be written to, as one of an archive, is read anew each time. */
function keep(folder: string, summary: Summary): void {
  try {
    writeWhole(path.join(folder, FILE), `${JSON.stringify(summary)}\n`);
  } catch {}
}

function sizesOf(folder: string): Summary["of"] {
  const size = (name: string) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return { history: size("history.jsonl"), observations: size("observations.jsonl") };
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
