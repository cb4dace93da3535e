// The summary that is kept in a run's folder.
import { readFileSync, statSync } from "node:fs";
import path from "node:path";
import { parseJson, parserOf } from "../../base/parse.ts";
import { Summary } from "./summary.ts";

/** Its name in the folder. */
export const SUMMARY_FILE = "summary.json";

const parseSummary = parserOf(Summary, SUMMARY_FILE);

/** The sizes of the files that a summary follows from; 0 for one that is missing. */
export function recordedSizes(folder: string): Summary["of"] {
  const size = (name: string) => statSync(path.join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return { history: size("history.jsonl"), observations: size("observations.jsonl") };
}

/** The summary as it was kept; undefined if there is none that follows from the files as they are. */
export function keptSummary(folder: string): Summary | undefined {
  const file = path.join(folder, SUMMARY_FILE);
  if (statSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
  try {
    const summary = parseJson(readFileSync(file, "utf8"), file, parseSummary);
    const { history, observations } = recordedSizes(folder);
    const isOfThese = summary.of.history === history && summary.of.observations === observations;
    return isOfThese ? summary : undefined;
  } catch {
    // It was cut, or is of another format: the other files say the same.
    return undefined;
  }
}
