// Judges a run that has ended, writes its verdict and reports, and prints them.
import type { Progress } from "../../base/command-line/progress.ts";
import { exitCodeOf } from "../../invariants/judge.ts";
import { factsOf, judgeRun, writeReport, writeVerdict } from "../../invariants/judge-run.ts";
import type { RunFolder } from "../../invariants/record/writing/run-folder.ts";
import { jobSummary } from "../../invariants/report/job-summary.ts";
import { textReport } from "../../invariants/report/text.ts";
import type { Verdict } from "../../invariants/verdict.ts";
import { addToJobSummary, jobSummaryFile } from "./job-summary-file.ts";

/**
 * Judges the run from its files, so that it can be judged again, and prints the report. In a job of GitHub's, it is added
 * to the job's summary too. `writePage` writes the page of the report, once all else lies in the folder.
 */
export function judgeAndReport(
  folder: RunFolder,
  progress: Progress,
  summaryFile = jobSummaryFile(),
): { verdict: Verdict; exitCode: number; writePage: () => void } {
  const facts = factsOf(folder.path);
  const verdict = judgeRun(folder.path, facts);
  const summary = writeVerdict(folder.path, verdict, facts);
  progress.end();
  progress.event(`\n${textReport(verdict)}`);
  const unwritten = addToJobSummary(summaryFile, () => jobSummary(verdict, summary));
  if (unwritten !== undefined) progress.event(unwritten);
  const writePage = () => writeReport(folder.path, verdict, facts);
  return { verdict, exitCode: exitCodeOf(verdict), writePage };
}
