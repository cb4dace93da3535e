// The verdict for a terminal.
import type { InvariantResult, Mark, Validity, Verdict } from "../verdict.ts";
import { figuresOf, LEGEND } from "./figures.ts";

const SIGNS: Record<string, string> = { true: "✓", false: "✗", unknown: "?" };
const signOf = (valid: Validity): string => SIGNS[String(valid)] ?? "?";
const SHOWN = 3;
/** Long reasons are broken into lines of this width. */
const WIDTH = 100;
const INDENT = "    ";
/** The last line of a run stays short; the lines above it and `verdict.json` hold the rest. */
const LONGEST_VERDICT = 200;

/** The invariants with their findings, the marks, and the notes. */
export function textReport({ invariants, marks, notes }: Verdict): string {
  const legend = invariants.some(({ figures = {} }) => figuresOf(figures).hasStruck) ? [LEGEND] : [];
  const sections = [
    invariants.flatMap(invariantLines),
    legend,
    markLines(marks),
    notes.flatMap((note) => wrapped(`note: ${note}`, "")),
  ];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join("\n")}\n`);
  return shown.join("\n");
}

/** The verdict in one line. */
export function verdictLine({ valid, because }: Verdict): string {
  const isLong = because.length > LONGEST_VERDICT;
  return `verdict: ${valid} (${isLong ? `${because.slice(0, LONGEST_VERDICT)} …` : because})`;
}

function invariantLines(result: InvariantResult): string[] {
  const { name, valid, checked, findings, found, reason, figures = {} } = result;
  const numbers = figuresOf(figures).texts.join("  ");
  const head =
    `${signOf(valid)} ${name.padEnd(18)} ${`${checked}`.padStart(8)} checked  ${numbers}`.trimEnd();
  const shown = findings.slice(0, SHOWN).map(({ what }) => what);
  const more = found > shown.length ? [`… and ${found - shown.length} more, in verdict.json`] : [];
  const reasons = reason?.split("; ") ?? [];
  return [head, ...[...reasons, ...shown, ...more].flatMap((text) => wrapped(text, INDENT))];
}

/** The reached marks in one paragraph, and each missed mark with what it stands for. */
function markLines(marks: readonly Mark[]): string[] {
  const names = marks.flatMap(({ name, reached }) => (reached ? [`✓ ${name}`] : []));
  const reached = names.length === 0 ? [] : wrapped(names.join("  "), "");
  const missed = marks.filter((mark) => !mark.reached);
  const lines = missed.flatMap(({ name, says }) => wrapped(`✗ ${name}: never reached (${says})`, ""));
  return marks.length === 0 ? [] : ["marks:", ...reached, ...lines];
}

/** The text in lines of {@link WIDTH}, broken at spaces; the lines after the first are indented more. */
function wrapped(text: string, indent: string): string[] {
  const lines: string[] = [];
  let line = indent;
  for (const word of text.split(" ")) {
    if (line.trim() !== "" && line.length + word.length > WIDTH) {
      lines.push(line.trimEnd());
      line = `${indent}  `;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}
