// What the runner prints. Pure: results in, text out.
import type { FileResult } from "./run-file.ts";

/** One line when a file ends. */
export function fileLine({ file, passed, failures, skips, seconds }: FileResult): string {
  const skipped = skips.length === 0 ? "" : `, ${skips.length} skipped`;
  const mark = failures.length === 0 ? "ok    " : "FAILED";
  return `${mark} ${file}: ${passed} passed, ${failures.length} failed${skipped} (${seconds.toFixed(1)} s)`;
}

/** Every failure in full, then every skip with its reason. Empty when there is none. */
export function details(results: readonly FileResult[]): string {
  const parts: string[] = [];
  for (const { file, failures, output } of results) {
    for (const { title, message, diff, stack } of failures) {
      parts.push(`\n✘ ${file}\n  ${title}\n${indent(message, 4)}`);
      if (diff !== undefined) parts.push(indent(diff, 6));
      if (stack !== undefined) parts.push(indent(stack, 6));
    }
    if (failures.length > 0 && output.trim() !== "")
      parts.push(`\n  output of ${file}:\n${indent(output.trimEnd(), 4)}`);
  }
  const skips = results.flatMap(({ file, skips }) => skips.map((skip) => ({ file, ...skip })));
  for (const { file, title, reason } of skips) parts.push(`\n- skipped: ${file}: ${title}\n    ${reason}`);
  return parts.join("\n");
}

/** `N passed, N failed`, and `, N skipped` where so. */
export function closingLine(results: readonly FileResult[]): string {
  const sum = (count: (result: FileResult) => number) =>
    results.reduce((total, result) => total + count(result), 0);
  const skipped = sum(({ skips }) => skips.length);
  const line = `${sum(({ passed }) => passed)} passed, ${sum(({ failures }) => failures.length)} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/** Green only when something passed and nothing failed. */
export const isGreen = (results: readonly FileResult[]): boolean =>
  results.some(({ passed }) => passed > 0) && results.every(({ failures }) => failures.length === 0);

const indent = (text: string, columns: number): string =>
  text
    .split("\n")
    .map((line) => " ".repeat(columns) + line)
    .join("\n");
