// The lines of a trial as a table, and what they come to. Pure.
import type { Unconfirmed } from "../../invariants/record/observation.ts";
import type { Line, LineVerdict } from "./line.ts";
import { SOURCES } from "./trial.ts";

const LONGEST = 46;
const MARK: Readonly<Record<LineVerdict, string>> = {
  "as expected": "✓",
  contradicted: "✗",
  "not confirmed": "?",
  otherwise: "!",
  "cannot be seen": "·",
};

/** The table: line of the file, expected, seen, verdict. What is too long for its column stands below, whole, unless
 * it is as expected. */
export function tableOf(lines: readonly Line[]): string[] {
  const rows = lines.map(({ field, expected, seen, verdict }) => [field, expected, shortened(seen), verdict]);
  const head = ["line of the file", "expected", "seen", "verdict"];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const written = (cells: readonly string[]) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd();
  return [
    `  ${written(head)}`,
    ...lines.flatMap((line, index) => [
      `${MARK[line.verdict]} ${written(rows[index] ?? [])}`,
      ...(line.seen.length > LONGEST && line.verdict !== "as expected" ? [`    ${line.seen}`] : []),
    ]),
  ];
}

const shortened = (text: string): string =>
  text.length > LONGEST ? `${text.slice(0, LONGEST - 1).trimEnd()}…` : text;

/** The lines with this verdict. */
export const linesWith = (lines: readonly Line[], verdict: LineVerdict): Line[] =>
  lines.filter((line) => line.verdict === verdict);

/** One line a field: `stock/key: no key …`. */
export const toldLines = (lines: readonly Line[]): string[] =>
  lines.map(({ field, expected, seen }) => `${field}: expected ${expected}; seen: ${seen}`);

/** What a run has to know: the sources that were not confirmed, each once. */
export function unconfirmedOf(lines: readonly Line[]): Unconfirmed[] {
  const doubted = linesWith(lines, "not confirmed");
  return SOURCES.flatMap((what) => {
    const line = doubted.find(({ field }) => field.split("/")[0] === what);
    return line === undefined ? [] : [{ kind: "unconfirmed" as const, what, reason: line.seen }];
  });
}
