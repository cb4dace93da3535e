// Judges a recorded run again, and compares the result with the verdict that was recorded.
import { realpathSync } from "node:fs";
import path from "node:path";
import { HarnessError } from "../base/errors.ts";
import { exitCodeOf } from "./judge.ts";
import { judgeRun, recordedVerdict } from "./judge-run.ts";
import { textReport, verdictLine } from "./report/text.ts";
import type { RecordedVerdict } from "./verdict.ts";

/** The part of a verdict that must be the same again, by the same checks. */
const gist = ({ valid, invariants, marks }: RecordedVerdict): string =>
  JSON.stringify([
    valid,
    invariants.map(({ name, valid, found }) => [name, valid, found]),
    marks.map(({ name, reached }) => [name, reached]),
  ]);

/**
 * Judges the run in this folder, prints the report or, if `json`, the verdict alone, and returns the exit code. Throws
 * if the recorded verdict is another.
 */
export function judgeAgain(folder: string, json: boolean, print: (text: string) => void): number {
  const verdict = judgeRun(folder);
  const recorded = recordedVerdict(folder);
  print(json ? `${JSON.stringify(verdict, null, 2)}\n` : textReport(verdict));
  const agrees = recorded === undefined || gist(recorded) === gist(verdict);
  if (!agrees && recorded.format === verdict.format) {
    const { valid, because } = recorded;
    throw new HarnessError("failed", `the recorded verdict disagrees: ${valid} (${because})`, {
      hint: "did the files of the run or the checks change since then?",
    });
  }
  const code = exitCodeOf(verdict);
  if (json) return code;
  const compared =
    recorded === undefined
      ? "the run has no recorded verdict"
      : agrees
        ? "the recorded verdict agrees"
        : `the recorded verdict is of older checks, and was ${recorded.valid} (${recorded.because})`;
  print(
    `\njudged: ${path.basename(realpathSync(folder))}\n${compared}\nexit ${code}; ${verdictLine(verdict)}\n`,
  );
  return code;
}
