// The verdict for a terminal.

import { visible } from "../../base/visible.ts";
import { sentenceOf } from "../every-check.ts";
import type { InvariantResult, Mark, Validity, Verdict } from "../verdict.ts";
import { figuresOf, sharesIn } from "./figures.ts";
import { placeText } from "./place-text.ts";

const SIGNS: Record<string, string> = { true: "✓", false: "✗", unknown: "?" };
const signOf = (valid: Validity): string => SIGNS[String(valid)] ?? "?";
/** The sign of an invariant that cannot be seen, and that need not be. */
const WAIVED = "–";
const SHOWN = 3;
/** Long reasons are broken into lines of this width. */
const WIDTH = 100;
const INDENT = "    ";
/** The last line of a run stays short; the lines above it and `verdict.json` hold the rest. */
const LONGEST_VERDICT = 200;

/** The invariants with their findings, the marks, and the notes. */
export function textReport(verdict: Verdict): string {
  const { invariants, marks, notes } = verdict;
  const shares = sharesIn(verdict);
  const legend = invariants.flatMap(({ figures = {} }) => figuresOf(figures).legends);
  const sections = [
    [...invariants.flatMap(invariantLines), ...legend],
    [...markLines(marks), ...(shares.length === 0 ? [] : [`shares: ${shares.join("  ")}`])],
    notes.flatMap((note) => wrapped(`note: ${note}`, "")),
  ];
  const shown = sections.filter((lines) => lines.length > 0).map((lines) => `${lines.join("\n")}\n`);
  return shown.join("\n");
}

/** The verdict in one line. */
export function verdictLine({ valid, because }: Verdict): string {
  const isLong = because.length > LONGEST_VERDICT;
  return `verdict: ${valid} (${visible(isLong ? `${because.slice(0, LONGEST_VERDICT)} …` : because)})`;
}

function invariantLines(result: InvariantResult): string[] {
  const { name, valid, checked, findings, found, reason, waived, figures = {} } = result;
  const numbers = figuresOf(figures).texts.join("  ");
  const head =
    `${waived === undefined ? signOf(valid) : WAIVED} ${name.padEnd(18)} ${`${checked}`.padStart(8)} checked  ${numbers}`.trimEnd();
  const shown = findings
    .slice(0, SHOWN)
    .flatMap(({ what, place }) => [what, ...(place === undefined ? [] : [`  ${placeText(place)}`])]);
  const more = found > SHOWN ? [`… and ${found - SHOWN} more`] : [];
  const reasons = reason?.split("; ") ?? [];
  if (waived !== undefined) return [head, ...wrapped(`waived: ${waived}`, INDENT)];
  const says = valid === true ? [] : [`must hold: ${sentenceOf(name)}`];
  return [head, ...[...says, ...reasons, ...shown, ...more].flatMap((text) => wrapped(text, INDENT))];
}

/** The reached marks in one paragraph, each missed mark with what it stands for, and what did not happen either. */
function markLines(marks: readonly Mark[]): string[] {
  const names = marks.flatMap(({ name, reached }) => (reached ? [`✓ ${name}`] : []));
  const reached = names.length === 0 ? [] : fill(names, "  ", "");
  const missed = marks.filter(({ reached, promised }) => promised && !reached);
  const others = marks.flatMap(({ name, reached, promised }) => (reached || promised ? [] : [name]));
  const never = others.length === 0 ? [] : wrapped(`not reached, nor promised: ${others.join(", ")}`, "");
  const lines = missed.flatMap(({ name, says }) => wrapped(`✗ ${name}: never reached (${says})`, ""));
  return marks.length === 0 ? [] : ["marks:", ...reached, ...lines, ...never];
}

const wrapped = (text: string, indent: string): string[] => fill(text.split(" "), " ", indent);

/** The pieces in lines of {@link WIDTH}; the lines after the first are indented more. */
function fill(pieces: readonly string[], gap: string, indent: string): string[] {
  const lines: string[] = [];
  let line = "";
  for (const piece of pieces.map(visible)) {
    const longer = line === "" ? `${indent}${piece}` : `${line}${gap}${piece}`;
    if (line === "" || longer.length <= WIDTH) {
      line = longer;
      continue;
    }
    lines.push(line);
    line = `${indent}  ${piece}`;
  }
  return [...lines, line];
}
