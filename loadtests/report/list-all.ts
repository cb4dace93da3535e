// Lists all runs of a folder: a table in the terminal, and a page.
import path from "node:path";
import { counted } from "../../base/counted.ts";
import { trendsOf } from "../../invariants/compare/trend.ts";
import { listRuns } from "../../invariants/read-summaries.ts";
import { writeWhole } from "../../invariants/record/writing/write-whole.ts";
import { pageFiles } from "../../invariants/report/page-files.ts";
import { wholePage } from "../../invariants/report/page-html.ts";
import { runsTable, trendLines } from "../../invariants/report/runs-text.ts";
import { indexPage } from "../../invariants/report/several/make-several-pages.ts";

/** The most runs that the terminal shows. */
const SHOWN = 30;

/** Prints the list and writes `index.html` into the folder; returns the exit code. */
export function listAll(out: string, print: (lines: string) => void): number {
  const runs = listRuns(out).map(({ folder, ...run }) => ({ name: path.basename(folder), ...run }));
  const trends = trendsOf(runs.flatMap((run) => ("summary" in run ? [run.summary] : [])));
  print(runsTable(runs, SHOWN));
  if (trends.length > 0)
    print(`\nruns of one plan, whatever their seed, the oldest first:\n  ${trendLines(trends).join("\n  ")}`);
  const file = path.join(out, "index.html");
  const placed = runs.map((run) => ("summary" in run ? { way: run.name, summary: run.summary } : run));
  const title = `${counted(runs.length, "run")} of flashproof`;
  writeWhole(file, wholePage(title, title, indexPage(placed, trends), pageFiles("index")));
  print(`\n${counted(runs.length, "run")}; page: ${path.relative(process.cwd(), file)}`);
  return 0;
}
