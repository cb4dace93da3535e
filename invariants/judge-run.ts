// Judges a recorded run from its files alone, and writes verdict and reports beside them.
import { readFileSync } from "node:fs";
import path from "node:path";
import { parseJson, parserOf } from "../base/parse.ts";
import { Facts } from "./facts/facts.ts";
import { judge } from "./judge.ts";
import type { Observation } from "./record/observation.ts";
import { readHistory } from "./record/reading/read-history.ts";
import { readObservations } from "./record/reading/read-observations.ts";
import { readRunFile } from "./record/reading/read-run-file.ts";
import type { RunFile } from "./record/run-file.ts";
import { writeWhole } from "./record/writing/write-whole.ts";
import { makePageData } from "./report/data/make-page-data.ts";
import { junitReport } from "./report/junit.ts";
import { pageFiles } from "./report/page-files.ts";
import { pageHtml } from "./report/page-html.ts";
import { readBeside } from "./report/read-beside.ts";
import { recordedSizes, SUMMARY_FILE } from "./summary/kept.ts";
import { summarize } from "./summary/summarize.ts";
import type { Summary } from "./summary/summary.ts";
import { RecordedVerdict, type Verdict } from "./verdict.ts";

const parseVerdict = parserOf(RecordedVerdict, "verdict.json");

/** The verdict on the run in this folder: from its files, or from its facts if they are already read. */
export function judgeRun(folder: string, facts?: Facts): Verdict {
  const run = readRunFile(folder);
  const verdict = judge(facts ?? factsOf(folder), run);
  return { ...verdict, notes: [...trialNotes(run), ...verdict.notes] };
}

/** Where the target was not tried first, a mistake of its file may look like one of the shop. */
const trialNotes = ({ settings }: RunFile): string[] =>
  settings["doctor"] === "0"
    ? [
        "the target was not tried before it was judged (DOCTOR=0): a mistake of its file would look like the shop's",
      ]
    : [];

/** Writes `verdict.json`, `junit.xml` and `summary.json` into the run's folder; returns the summary. */
export function writeVerdict(folder: string, verdict: Verdict, facts: Facts): Summary {
  const run = readRunFile(folder);
  const summary = summarize(run, verdict, facts, recordedSizes(folder));
  writeWhole(path.join(folder, "verdict.json"), `${JSON.stringify(verdict, null, 2)}\n`);
  writeWhole(path.join(folder, "junit.xml"), junitReport(run, verdict));
  writeWhole(path.join(folder, SUMMARY_FILE), `${JSON.stringify(summary)}\n`);
  return summary;
}

/** Writes `report.html` into the run's folder. It shows what else lies there, so that it comes last. */
export function writeReport(folder: string, verdict: Verdict, facts: Facts): void {
  const run = readRunFile(folder);
  const data = makePageData(run, verdict, facts, readBeside(folder, run, verdict, facts));
  writeWhole(path.join(folder, "report.html"), pageHtml(data, pageFiles()));
}

/** All facts of the run in this folder. */
export function factsOf(folder: string): Facts {
  const run = readRunFile(folder);
  const facts = new Facts(run);
  const observe = (one: Observation) => facts.addObservation(one);
  // The files of an interrupted run may lack what the harness had no time to write.
  const interrupted = run.interrupted ? "the run was interrupted" : undefined;
  const cut = readHistory(path.join(folder, "history.jsonl"), facts, run.format);
  facts.cut.observations =
    readObservations(path.join(folder, "observations.jsonl"), observe, run.format) ?? interrupted;
  facts.cut.history = cut ?? interrupted ?? holes(run, facts);
  return facts;
}

/**
 * Says that the history lacks buyers whom k6 counted, as it does if the disk was full. Each buyer of a load comes once;
 * a buyer of a small sale may be planned twice.
 */
function holes({ kind }: Pick<RunFile, "kind">, { load, sales }: Facts): string | undefined {
  if (kind !== "load" || load === undefined) return undefined;
  const asked = [...sales.values()].reduce((sum, { buyers }) => sum + buyers.size, 0);
  return asked < load.arrived
    ? `history.jsonl has ${asked} of the ${load.arrived} buyers who came`
    : undefined;
}

/** The verdict that was recorded with the run, or undefined if it has none. */
export function recordedVerdict(folder: string): RecordedVerdict | undefined {
  const file = path.join(folder, "verdict.json");
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  return parseJson(text, file, parseVerdict);
}
