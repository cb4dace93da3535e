// Finds the test files a command line asks for.
import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** Test files, apart those that must run alone; and the patterns that match none. */
export interface Found {
  together: string[];
  alone: string[];
  unmatched: string[];
}

/**
 * The files `**\/*.test.ts` of a folder whose path contains one of the patterns, sorted; all of them without a
 * pattern.
 */
export async function findFiles(folder: string, patterns: readonly string[]): Promise<Found> {
  const names = await readdir(folder, { recursive: true });
  const files = names
    .filter((name) => name.endsWith(".test.ts") && !name.includes("node_modules"))
    .map((name) => join(folder, name))
    .sort();
  const wanted = patterns.map((pattern) => relative(".", pattern) || pattern);
  const chosen =
    wanted.length === 0 ? files : files.filter((file) => wanted.some((pattern) => file.includes(pattern)));
  const found: Found = { together: [], alone: [], unmatched: [] };
  found.unmatched = patterns.filter((_, index) => !files.some((file) => file.includes(wanted[index] ?? "")));
  for (const file of chosen)
    (/\{ serial: true \}/.test(await readFile(file, "utf8")) ? found.alone : found.together).push(file);
  return found;
}
