// Lays runs beside each other: the gist in the terminal, and a page.
import { mkdirSync, realpathSync } from "node:fs";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { randomOf } from "../../base/random.ts";
import { visible } from "../../base/visible.ts";
import { type Comparison, compare } from "../../invariants/compare/compare.ts";
import { summaryOf } from "../../invariants/read-summaries.ts";
import { writeWhole } from "../../invariants/record/writing/write-whole.ts";
import { comparisonMarkdown } from "../../invariants/report/comparison-markdown.ts";
import { comparisonText } from "../../invariants/report/comparison-text.ts";
import { MOST_BYTES } from "../../invariants/report/job-summary.ts";
import { pageFiles } from "../../invariants/report/page-files.ts";
import { wholePage } from "../../invariants/report/page-html.ts";
import { comparePage } from "../../invariants/report/several/make-several-pages.ts";
import type { Summary } from "../../invariants/summary/summary.ts";
import { addToJobSummary } from "../run/job-summary-file.ts";

/** What to compare. */
export interface Comparing {
  /** Folders of runs; the first is the earlier one where there is no baseline. */
  runs: readonly string[];
  /** Folders of earlier runs. */
  baseline: readonly string[];
  /** The run that is compared where none is named. */
  latest: string;
  /** Where `compare.html` goes; undefined: into the newest run's folder. */
  out: string | undefined;
  /** A file of GitHub's to which the gist is added in Markdown. */
  summaryFile: string | undefined;
}

/** A run and its folder. */
interface ReadRun {
  folder: string;
  summary: Summary;
}

/** The same runs are always compared by the same draws. */
const SEED = 1;

/** Prints the gist and writes the page; returns the exit code: 1 if there is a baseline and something is worse. */
export function compareRuns(comparing: Comparing, print: (lines: string) => void): number {
  const { earlier, later } = sidesOf(comparing);
  const [first, ...others] = earlier.map(read);
  const now = later.map(read);
  if (first === undefined || now.length === 0)
    throw new HarnessError("usage", "one run alone cannot be compared", {
      hint: "name two, as RUNS='runs/a runs/b', or add BASELINE=runs/a",
    });
  const random = randomOf(SEED);
  const draw = (below: number) => random.int(0, below - 1);
  const earlierToo = others.map(({ summary }) => summary);
  const comparisons = now.map(({ summary }) => compare(first.summary, summary, draw, earlierToo));
  for (const comparison of comparisons) print(`${comparisonText(comparison)}\n${gist(comparison)}\n`);
  for (const comparison of comparisons) {
    const unwritten = addToJobSummary(comparing.summaryFile, () =>
      comparisonMarkdown(comparison, MOST_BYTES),
    );
    if (unwritten !== undefined) print(unwritten);
  }
  const file = writePage([first, ...now], comparisons, others.length, comparing.out);
  const isWorse = comparisons.some(({ worse }) => worse.length > 0);
  const code = comparing.baseline.length > 0 && isWorse ? 1 : 0;
  print(`page: ${path.relative(process.cwd(), file)}`);
  print(`exit ${code}; ${isWorse ? "something is worse" : "nothing is worse"}`);
  return code;
}

/** Writes `compare.html` beside the newest of the runs, or where it is wanted; returns its path. */
function writePage(
  runs: readonly ReadRun[],
  comparisons: readonly Comparison[],
  others: number,
  out: string | undefined,
): string {
  const [newest] = [...runs].sort((a, b) => (a.summary.startedAt < b.summary.startedAt ? 1 : -1));
  const folder = path.resolve(out ?? newest?.folder ?? ".");
  const placed = runs.map(({ folder: own, summary }) => ({
    way: path.relative(folder, own) || ".",
    summary,
  }));
  const isWorse = comparisons.some(({ worse }) => worse.length > 0);
  const title = `${isWorse ? "worse" : "nothing is worse"}: ${runs.map(({ summary }) => summary.id).join(", ")}`;
  const html = wholePage(title, title, comparePage(placed, comparisons, others), pageFiles("compare"));
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, "compare.html");
  writeWhole(file, html);
  return file;
}

const gist = ({ worse }: Comparison): string =>
  worse.length === 0 ? "nothing is worse" : worse.map((one) => `worse: ${visible(one)}`).join("\n");

function sidesOf({ runs, baseline, latest }: Comparing): { earlier: string[]; later: string[] } {
  if (baseline.length > 0) return { earlier: [...baseline], later: runs.length > 0 ? [...runs] : [latest] };
  return { earlier: runs.slice(0, 1), later: runs.slice(1) };
}

/** A run and its real folder: a link such as `latest` may lead elsewhere tomorrow. */
function read(folder: string): ReadRun {
  const summary = summaryOf(folder);
  return { folder: realpathSync(folder), summary };
}
