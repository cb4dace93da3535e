// What the runner prints. Pure: results in, text out.
import type { FileResult } from "./file-run.ts";

/** `N passed, N failed`, and `, N skipped` where so. */
export function counts(results: readonly FileResult[]): string {
  const sum = (count: (result: FileResult) => number) => results.map(count).reduce((a, b) => a + b, 0);
  const skipped = sum(({ skips }) => skips.length);
  const line = `${sum(({ passed }) => passed)} passed, ${sum(({ failures }) => failures.length)} failed`;
  return skipped === 0 ? line : `${line}, ${skipped} skipped`;
}

/** One line when a file ends. */
export const fileLine = (result: FileResult): string =>
  `${result.failures.length === 0 ? "ok    " : "FAILED"} ${result.file}: ${counts([result])} (${result.seconds.toFixed(1)} s)`;

/** Every failure in full with the output of its file, then every skip with its reason. */
export function details(results: readonly FileResult[]): string {
  const parts: string[] = [];
  for (const { file, failures, output } of results) {
    for (const { title, text } of failures) parts.push(`\n✘ ${file}\n  ${title}\n${indented(text)}`);
    if (failures.length > 0 && output.trim() !== "")
      parts.push(`\n  output of ${file}:\n${indented(output.trimEnd())}`);
  }
  for (const { file, skips } of results)
    for (const { title, text } of skips) parts.push(`\n- skipped: ${file}: ${title}\n${indented(text)}`);
  return parts.join("\n");
}

/** Green only when something passed and nothing failed. */
export const isGreen = (results: readonly FileResult[]): boolean =>
  results.some(({ passed }) => passed > 0) && results.every(({ failures }) => failures.length === 0);

const indented = (text: string): string => text.replace(/^/gm, "    ");
