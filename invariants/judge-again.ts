// Judges a recorded run again, and says whether that agrees with the verdict that was recorded with it.
import { realpathSync } from "node:fs";
import path from "node:path";
import { HarnessError } from "../base/errors.ts";
import { exitCodeOf } from "./judge.ts";
import { judgeRun, recordedVerdict } from "./judge-run.ts";
import { textReport, verdictLine } from "./report/text.ts";
import type { Verdict } from "./verdict.ts";

/** What of a verdict has to be the same. */
const gist = ({ valid, invariants, marks }: Verdict): string =>
  JSON.stringify([valid, invariants.map((one) => [one.name, one.valid, one.found]), marks]);

/** Prints the verdict on the run in this folder; gives its exit code. Throws where the recorded one disagrees. */
export function judgeAgain(folder: string, json: boolean, print: (text: string) => void): number {
  const verdict = judgeRun(folder);
  const recorded = recordedVerdict(folder);
  print(json ? `${JSON.stringify(verdict, null, 2)}\n` : textReport(verdict));
  if (recorded !== undefined && gist(recorded) !== gist(verdict)) {
    throw new HarnessError(
      "failed",
      `the recorded verdict disagrees: ${recorded.valid} (${recorded.because})`,
      {
        hint: "were the run's files changed, or the checks, since it was recorded?",
      },
    );
  }
  const code = exitCodeOf(verdict);
  if (!json) print(`judged: ${path.basename(realpathSync(folder))}\n`);
  if (!json) {
    print(
      recorded === undefined ? "no verdict was recorded with this run\n" : "the recorded verdict agrees\n",
    );
    print(`exit ${code}; ${verdictLine(verdict)}\n`);
  }
  return code;
}
