// The trial of a target before it is judged: what was seen, told in lines; a file that is wrong ends it.
import { counted } from "../../base/counted.ts";
import { HarnessError } from "../../base/errors.ts";
import type { Stack } from "../../stack/stack.ts";
import { addressesOf } from "../../stack/system.ts";
import type { Target } from "../../targets/target.ts";
import type { Written } from "./compare-purchases.ts";
import type { Line } from "./line.ts";
import { linesWith, tableOf, toldLines } from "./table.ts";
import { tryTarget } from "./try-target.ts";

/** What it needs of a stack that has started. */
export interface Examination {
  target: Target;
  stack: Stack;
  written: Written;
  say: (line: string) => void;
  signal: AbortSignal;
}

/** Tries the target on its stack, which stays usable; returns what came of each line of its file. */
export async function examine({ target, stack, written, signal }: Omit<Examination, "say">): Promise<Line[]> {
  const urls = stack.servers.map(({ url }) => url);
  const addresses = addressesOf(stack);
  try {
    return await tryTarget({ target, urls, addresses, values: stack.values, written, signal });
  } catch (error) {
    // An address that nothing answers at is a line of the file, where the file has the addresses.
    if (Array.isArray(target.start) || !(error instanceof HarnessError)) throw error;
    throw new HarnessError("usage", `start of the target ${target.name}: ${error.message}`, { cause: error });
  }
}

/**
 * Examines a target as the first step of a run, and says in short what it came to. Throws a usage error that names every
 * line of the file that is contradicted, so that no shop is accused of them.
 */
export async function examineFirst(examination: Examination): Promise<Line[]> {
  const { target, say } = examination;
  const startedAt = Date.now();
  const lines = await examine(examination);
  demandNothingContradicted(target, lines, say);
  const [expected, tried] = [linesWith(lines, "as expected").length, lines.filter(isTried).length];
  const took = ((Date.now() - startedAt) / 1_000).toFixed(1);
  say(`  the target was tried in ${took} s: ${expected} of ${counted(tried, "line")} as expected`);
  for (const verdict of ["not confirmed", "otherwise"] as const)
    for (const told of toldLines(linesWith(lines, verdict))) say(`  ${verdict}: ${told}`);
  return lines;
}

/** Prints the table and throws, if a line is contradicted. */
export function demandNothingContradicted(
  target: Target,
  lines: readonly Line[],
  say: (line: string) => void,
): void {
  const wrong = linesWith(lines, "contradicted");
  if (wrong.length === 0) return;
  for (const row of tableOf(lines)) say(row);
  const told = toldLines(wrong).map((line) => `\n  ${line}`);
  throw new HarnessError(
    "usage",
    `the target ${target.name} says what is not so, in ${counted(wrong.length, "line")}:${told.join("")}`,
    { hint: "nothing was judged; mend the file, and try it: make doctor TARGET=…" },
  );
}

const isTried = ({ verdict }: Line): boolean => verdict !== "cannot be seen";
