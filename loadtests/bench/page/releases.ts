// The table with a row for each release: what it reached of the goals that have a column. Pure.
import { HarnessError } from "../../../base/errors.ts";
import type { BenchResult } from "../figures/bench-result.ts";
import { GOALS, goalResults } from "../figures/goals.ts";
import { quantity } from "../figures/table.ts";

const COLUMNS = GOALS.flatMap(({ column }) => column ?? []);
const HEAD = ["release", "measured on", "machine", ...COLUMNS];
const NOT_MEASURED = "–";

/** The cells of one release, by their titles. */
type Row = ReadonlyMap<string, string>;

/**
 * The table with the row of this release, new or in place of its earlier one. Cells of other rows stay under their titles,
 * also when goals have got other columns. Throws a usage error if a figure of the earlier row was not measured again.
 */
export function withRelease(table: string, release: string, result: BenchResult): string {
  const { titles, rows } = readReleases(table, release);
  const head = [...HEAD, ...titles.filter((title) => !HEAD.includes(title))];
  const own = rowOf(release, result);
  const index = rows.findIndex((row) => row.get("release") === release);
  refuseLoss(release, rows[index], own);
  const written = index === -1 ? [...rows, own] : rows.with(index, own);
  const lines = written.map((row) => line(head.map((title) => row.get(title) ?? NOT_MEASURED)));
  return [line(head), line(head.map(() => "---")), ...lines].join("\n");
}

/** The titles and rows of the table. Throws a usage error if this is no such table, or the name does not fit into one. */
export function readReleases(table: string, release: string): { titles: string[]; rows: Row[] } {
  if (/[|\r\n]/.test(release))
    throw new HarnessError("usage", `"${release}" cannot be the name of a release in a table`);
  const lines = table.split(/\r?\n/).filter((line) => line !== "");
  const [titles = [], , ...rows] = lines.map(cellsIn);
  const isTable = rows.every((cells) => cells.length === titles.length) && titles[0] === "release";
  if (lines.length > 0 && !isTable)
    throw new HarnessError("usage", 'the block "releases" holds something else than its table', {
      hint: "move it out of the block, which is written by the bench",
    });
  return { titles, rows: rows.map((cells) => new Map(cells.map((cell, at) => [titles[at] ?? "", cell]))) };
}

function refuseLoss(release: string, earlier: Row | undefined, own: Row): void {
  const isMeasured = (row: Row, title: string) => (row.get(title) ?? NOT_MEASURED) !== NOT_MEASURED;
  const lost = [...(earlier?.keys() ?? [])].filter(
    (title) => earlier !== undefined && isMeasured(earlier, title) && !isMeasured(own, title),
  );
  if (lost.length > 0)
    throw new HarnessError("usage", `the row of ${release} would lose: ${lost.join("; ")}`, {
      hint: "measure these too, or give the row another name with RELEASE=",
    });
}

function rowOf(release: string, result: BenchResult): Row {
  const reached = goalResults(result.figures);
  const cells = COLUMNS.map((column) => {
    const goal = reached.find((one) => one.column === column);
    return goal === undefined ? NOT_MEASURED : quantity(goal.ratio.median);
  });
  const { cores, processor } = result.machine;
  const noisy = (result.noise ?? []).length > 0 ? ", not quiet" : "";
  const machine = `${cores} × ${processor.replaceAll("|", "/")}${noisy}`;
  const all = [release, result.startedAt.slice(0, 10), machine, ...cells];
  return new Map(all.map((cell, at) => [HEAD[at] ?? "", cell]));
}

const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
/** None if the line is no row. */
const cellsIn = (line: string): string[] =>
  /^\|.*\|$/.test(line)
    ? line
        .slice(1, -1)
        .split("|")
        .map((cell) => cell.trim())
    : [];
