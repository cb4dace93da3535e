// The table with a row for each release: what it reached of the goals that have a column. Pure.

import type { BenchResult } from "../figures/bench-result.ts";
import { GOALS, goalResults } from "../figures/goals.ts";
import { quantity } from "../figures/table.ts";

const COLUMNS = GOALS.flatMap(({ column }) => column ?? []);
const HEAD = ["release", "measured on", "machine", ...COLUMNS];
const NOT_MEASURED = "–";
/** Titles and rule. */
const HEAD_LINES = 2;

/** The table with the row of this release, new or in place of its earlier one; other rows stay as they are. */
export function withRelease(table: string, release: string, result: BenchResult): string {
  const rows = table
    .split("\n")
    .slice(HEAD_LINES)
    .filter((line) => line !== "");
  const own = rowOf(release, result);
  const index = rows.findIndex((row) => row.startsWith(`| ${release} |`));
  const others = index === -1 ? [...rows, own] : rows.with(index, own);
  return [line(HEAD), line(HEAD.map(() => "---")), ...others].join("\n");
}

function rowOf(release: string, result: BenchResult): string {
  const reached = goalResults(result.figures);
  const cells = COLUMNS.map((column) => {
    const goal = reached.find((one) => one.column === column);
    return goal === undefined ? NOT_MEASURED : quantity(goal.ratio.median);
  });
  const { cores, processor } = result.machine;
  const noisy = (result.noise ?? []).length > 0 ? ", not quiet" : "";
  return line([release, result.startedAt.slice(0, 10), `${cores} × ${processor}${noisy}`, ...cells]);
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
