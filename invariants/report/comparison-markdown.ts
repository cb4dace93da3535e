// What differs between two runs, as Markdown for the summary of a GitHub job. Pure.
import type { Comparison } from "../compare/compare.ts";
import { figureRow } from "./comparison-text.ts";
import { escapeMarkdown, markdownTable, withinBytes } from "./markdown.ts";

/** The Markdown, of no more bytes than this. */
export function comparisonMarkdown(comparison: Comparison, most: number): string {
  const { before, now, worse, figures, findings, settings, versions } = comparison;
  const escaped = (cells: readonly string[]) => cells.map(escapeMarkdown);
  const named = [...settings, ...versions].map(({ name, before: was, now: is }) =>
    escaped([name, was ?? "–", is ?? "–"]),
  );
  const found = findings.map(({ is, invariant, kind, before: was, now: count }) =>
    escaped([is, invariant, kind, `${was} → ${count}`]),
  );
  const blocks = [
    `## ${worse.length === 0 ? "nothing is worse" : "something is worse"}`,
    "",
    `${escapeMarkdown(now.id)} beside ${escapeMarkdown(before.id)}`,
    "",
    ...worse.map((one) => `- ${escapeMarkdown(one)}`),
    "",
    markdownTable(["", "invariant", "finding", "before → now"], found).join("\n"),
    "",
    markdownTable(
      ["figure", "before", "now", "difference", ""],
      figures.map((figure) => escaped(figureRow(figure))),
    ).join("\n"),
    "",
    markdownTable(["setting", "before", "now"], named).join("\n"),
    "",
  ];
  return withinBytes(blocks, most);
}
