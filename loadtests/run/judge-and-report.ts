// Judges a run that has ended, writes its verdict and reports, and prints them.
import type { Progress } from "../../base/command-line/progress.ts";
import { exitCodeOf } from "../../invariants/judge.ts";
import { factsOf, judgeRun, writeReport, writeVerdict } from "../../invariants/judge-run.ts";
import type { RunFolder } from "../../invariants/record/writing/run-folder.ts";
import { textReport } from "../../invariants/report/text.ts";
import type { Verdict } from "../../invariants/verdict.ts";

/**
 * Judges the run from its files, so that it can be judged again, and prints the report. `writePage` writes the page of
 * the report, once all else lies in the folder.
 */
export function judgeAndReport(
  folder: RunFolder,
  progress: Progress,
): { verdict: Verdict; exitCode: number; writePage: () => void } {
  const facts = factsOf(folder.path);
  const verdict = judgeRun(folder.path, facts);
  writeVerdict(folder.path, verdict);
  progress.end();
  progress.event(`\n${textReport(verdict)}`);
  const writePage = () => writeReport(folder.path, verdict, facts);
  return { verdict, exitCode: exitCodeOf(verdict), writePage };
}
