// The verdict for a terminal.
import type { InvariantResult, Validity, Verdict } from "../verdict.ts";

const SIGNS: Record<string, string> = { true: "✓", false: "✗", unknown: "?" };
const signOf = (valid: Validity): string => SIGNS[String(valid)] ?? "?";
const SHOWN = 3;

/** A table of invariants with their findings, the marks, the notes, and the verdict in one last line. */
export function textReport(verdict: Verdict): string {
  const lines = verdict.invariants.flatMap(invariantLines);
  if (verdict.marks.length > 0) {
    lines.push(
      "",
      `marks: ${verdict.marks.map(({ name, reached }) => `${reached ? "✓" : "✗"} ${name}`).join("  ")}`,
    );
  }
  for (const note of verdict.notes) lines.push(`note: ${note}`);
  return [...lines, "", verdictLine(verdict), ""].join("\n");
}

/** The verdict in one line. */
export const verdictLine = ({ valid, because }: Verdict): string => `verdict: ${valid} (${because})`;

function invariantLines(result: InvariantResult): string[] {
  const { name, valid, checked, findings, found, reason, figures } = result;
  const numbers = Object.entries(figures ?? {}).map(([figure, value]) => `${figure} ${Math.round(value)}`);
  const head =
    `${signOf(valid)} ${name.padEnd(18)} ${`${checked}`.padStart(8)} checked  ${numbers.join("  ")}`.trimEnd();
  const shown = findings.slice(0, SHOWN).map(({ what }) => `    ${what}`);
  const more = found > shown.length ? [`    … and ${found - shown.length} more, in verdict.json`] : [];
  return [head, ...(reason === undefined ? [] : [`    ${reason}`]), ...shown, ...more];
}
