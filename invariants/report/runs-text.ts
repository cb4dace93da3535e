// All runs of a folder for a terminal: a table, and a line for each plan that ran several times. Pure.

import { shortened } from "../../base/visible.ts";
import { answersIn } from "../compare/figures.ts";
import type { Trend, TrendPoint } from "../compare/trend.ts";
import type { Summary } from "../summary/summary.ts";
import { inColumns } from "./columns.ts";
import { durationIn, faultsIn, numberIn } from "./run-words.ts";
import { sparkline } from "./sparkline.ts";

/** A run of the list by its folder's name, or why it cannot be read. */
export type NamedRun = { name: string; summary: Summary } | { name: string; error: string };

const SIGNS = { true: "✓", false: "✗", unknown: "?" } as const;
const signOf = (valid: Summary["valid"]): string => SIGNS[`${valid}`];
const LONGEST = 40;

/** The table, with no more runs than `most`. */
export function runsTable(runs: readonly NamedRun[], most: number): string {
  const head = ["run", "verdict", "target", "seed", "faults", "took", "answers over time"];
  const shown = runs.slice(0, most);
  const rows = shown.map((run) =>
    "error" in run
      ? [shortened(run.name), "cannot be read", shortened(run.error)]
      : [shortened(run.name), verdictIn(run.summary), ...rowOf(run.summary)],
  );
  const more =
    runs.length > shown.length ? [`… and ${runs.length - shown.length} older ones, on the page`] : [];
  return [...inColumns([head, ...rows], [3, 5]), ...more].join("\n");
}

const verdictIn = ({ valid, interrupted }: Summary): string =>
  `${signOf(valid)} ${interrupted ? "interrupted" : valid}`;

const rowOf = (summary: Summary): string[] => [
  shortened(summary.target),
  `${summary.seed}`,
  shortened(faultsIn(summary)),
  durationIn(summary.durationMs),
  sparkline(answersIn(summary)),
];

/** A line for each plan: verdicts, answer times and order lags, the oldest run first. */
export function trendLines(trends: readonly Trend[]): string[] {
  return trends.map(({ command, target, points }) => {
    const which = `${shortened(command, 60)} (${shortened(target)})`;
    const signs = points
      .slice(-LONGEST)
      .map(({ valid }) => signOf(valid))
      .join("");
    const curves = [
      curve("answer time p95", points, ({ answerP95 }) => answerP95),
      curve("order lag without faults p95", points, ({ orderP95 }) => orderP95),
    ];
    return `${which}, ${points.length} runs: ${[signs, ...curves.filter(Boolean)].join("  ")}`;
  });
}

function curve(
  name: string,
  points: readonly TrendPoint[],
  value: (point: TrendPoint) => number | undefined,
) {
  const values = points.slice(-LONGEST).map((point) => value(point) ?? null);
  const known = values.filter((one) => one !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return "";
  return `${name} ${numberIn(first)} → ${numberIn(last)} ms ${sparkline(values, LONGEST)}`;
}
