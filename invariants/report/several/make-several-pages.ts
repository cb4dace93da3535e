// Makes the data of the pages of several runs. Pure.
import type { Comparison } from "../../compare/compare.ts";
import { answersIn } from "../../compare/figures.ts";
import { Waiting } from "../../compare/resample.ts";
import type { Trend } from "../../compare/trend.ts";
import type { Summary } from "../../summary/summary.ts";
import { durationIn, faultsIn, startIn } from "../run-words.ts";
import type { ComparePage, CurvesPart, IndexPage, RunPart } from "./several-page.ts";

/** A run, and the way from the page's folder to the run's, such as `../2026-11-25-030405-load-7`. */
export interface PlacedRun {
  way: string;
  summary: Summary;
}

/** The most values of a small curve in a list. */
const SMALL = 48;

/** The page of runs beside the first of them. There is a comparison for each of the others, in their order. */
export function comparePage(
  runs: readonly PlacedRun[],
  comparisons: readonly Comparison[],
  others: number,
): ComparePage {
  const stepMs = Math.min(...runs.map(({ summary }) => summary.intervals.stepMs));
  const lengths = runs.map(({ summary: { intervals } }) => intervals.ok.length * intervals.stepMs);
  const steps = Math.ceil(Math.max(0, ...lengths) / stepMs);
  return {
    what: "compare",
    runs: runs.map(runPart),
    stepMs,
    curves: runs.map(({ summary }) => curvesOf(summary, stepMs, steps)),
    comparisons: comparisons.map(({ before: _, now: __, ...rest }, index) => ({ ...rest, run: index + 1 })),
    others,
  };
}

/** The page of all runs of a folder. */
export function indexPage(
  runs: readonly (PlacedRun | { name: string; error: string })[],
  trends: readonly Trend[],
): IndexPage {
  return {
    what: "index",
    runs: runs.map((run) => ("error" in run ? { name: run.name, error: run.error } : runPart(run))),
    trends: [...trends],
  };
}

function runPart({ way, summary }: PlacedRun): RunPart {
  const { id, kind, target, seed, valid, interrupted, because, repeat } = summary;
  const answers = answersIn(summary);
  const every = Math.max(1, Math.ceil(answers.length / SMALL));
  return {
    ...{ id, kind, target, seed, valid, interrupted, because, repeat },
    started: startIn(summary),
    took: durationIn(summary.durationMs),
    faults: faultsIn(summary),
    report: `${way.split("/").map(encodeURIComponent).join("/")}/report.html`,
    answers: answers.filter((_, index) => index % every === 0).map(Math.round),
  };
}

/** The curves of a run in steps of this length, which is no longer than its own. */
function curvesOf(summary: Summary, stepMs: number, steps: number): CurvesPart {
  const { intervals } = summary;
  const { waits } = intervals;
  const spread = (values: readonly (number | null)[]) =>
    Array.from(
      { length: steps },
      (_, step) => values[Math.floor((step * stepMs) / intervals.stepMs)] ?? null,
    );
  const percentiles = (share: number, ...lists: readonly number[][][]) =>
    spread(
      intervals.ok.map((_, index) => {
        const waiting = new Waiting(lists.flatMap((list) => [list[index] ?? []]));
        return waiting.count === 0 ? null : (waiting.percentiles([share])[0] ?? null);
      }),
    );
  return {
    answers: spread(answersIn(summary)),
    answerP50: percentiles(0.5, waits.answer),
    answerP95: percentiles(0.95, waits.answer),
    orderP95: percentiles(0.95, waits.order, waits.struckOrder),
    left: spread(intervals.left),
    orders: spread(intervals.orders),
  };
}
