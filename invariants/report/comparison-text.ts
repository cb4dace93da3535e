// What differs between two runs, for a terminal. Pure.

import { shortened } from "../../base/visible.ts";
import type { Comparison, NamedDifference } from "../compare/compare.ts";
import type { FigureDifference } from "../compare/difference.ts";
import { inColumns } from "./columns.ts";
import { numberIn } from "./run-words.ts";

/** How a difference of a figure is said. */
export const CHANGES = {
  worse: "worse",
  better: "better",
  same: "within the noise",
  "too few": "too few",
  "other faults": "other faults struck",
} as const;

const LONGEST_KIND = 150;

/** The gist of a comparison, a section each for what there is. */
export function comparisonText(comparison: Comparison): string {
  const { before, now, isSamePlan, figures, findings, invariants, marks } = comparison;
  const plan = isSamePlan ? "the same plan" : "another plan";
  const sections: [title: string, lines: string[]][] = [
    [
      `${shortened(now.id)} beside ${shortened(before.id)} (${plan})`,
      [
        ...namedLines(comparison.settings),
        ...namedLines(comparison.versions),
        ...invariants.map(
          ({ name, before: was, now: is }) => `${name}: ${was ?? "not judged"} → ${is ?? "not judged"}`,
        ),
        ...marksLine("marks reached now", marks.gained),
        ...marksLine("marks not reached any more", marks.lost),
      ],
    ],
    ["figures", inColumns(figures.map(figureRow), [1, 2, 3])],
    [
      "findings",
      inColumns(
        findings.map(({ is, invariant, kind, before: was, now: count }) => [
          is,
          invariant,
          `${shortened(kind, LONGEST_KIND)} (${was} → ${count})`,
        ]),
      ),
    ],
  ];
  return sections
    .filter(([title, lines], index) => index === 0 || (title !== "" && lines.length > 0))
    .map(([title, lines]) => [title, ...lines.map((line) => `  ${line}`)].join("\n"))
    .join("\n");
}

const namedLines = (differences: readonly NamedDifference[]): string[] =>
  differences.map(
    ({ name, before, now }) => `${shortened(name)}: ${shortened(before ?? "–")} → ${shortened(now ?? "–")}`,
  );

const marksLine = (title: string, names: readonly string[]): string[] =>
  names.length === 0 ? [] : [`${title}: ${names.map((name) => shortened(name)).join(", ")}`];

/** Name, both values, the difference, and what it is. */
export function figureRow({ name, unit, before, now, range, change, reason }: FigureDifference): string[] {
  const value = (one: number | undefined) => (one === undefined ? "–" : `${numberIn(one)} ${unit}`);
  const difference =
    before === undefined || now === undefined ? "" : signed(now - before, unit === "%" ? "points" : unit);
  const noise = range === undefined ? "" : ` (between ${signed(range.least)} and ${signed(range.most)})`;
  const told = change === "too few" ? `too few: ${reason}` : `${CHANGES[change]}${noise}`;
  return [name, value(before), value(now), difference, told];
}

const signed = (value: number, unit?: string): string =>
  `${value < 0 ? "−" : "+"}${numberIn(Math.abs(value))}${unit === undefined ? "" : ` ${unit}`}`;
