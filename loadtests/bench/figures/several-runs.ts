// Several runs as one: each value of a figure is the median of one run. Pure.
import { HarnessError } from "../../../base/errors.ts";
import type { BenchResult } from "./bench-result.ts";
import { type Figure, spreadOf } from "./figures.ts";
import { goalResults } from "./goals.ts";

/** The goals of these figures, as `bench.json` keeps them. */
export const goalsOf = (figures: readonly Figure[]): NonNullable<BenchResult["goals"]> =>
  goalResults(figures).map(({ says, ratio, isMet }) => ({ says, ratio: ratio.median, isMet }));

/**
 * These runs as one, dated as the first. A run alone is returned as it is. Throws a usage error if they are of different
 * machines. A figure that one run lacks has fewer values.
 */
export function asOne(results: readonly BenchResult[]): BenchResult {
  const [first, ...others] = [...results].sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  if (first === undefined) throw new HarnessError("usage", "there is no run");
  if (others.length === 0) return first;
  const other = others.find(({ machine }) => JSON.stringify(machine) !== JSON.stringify(first.machine));
  if (other !== undefined)
    throw new HarnessError(
      "usage",
      `the runs of ${first.startedAt} and ${other.startedAt} are of different machines`,
    );
  const figures = medians([first, ...others]);
  const { otherLoad: _, noise: __, ...shared } = first;
  const noise = results.flatMap((result) => result.noise ?? []);
  return {
    ...shared,
    ...(noise.length > 0 || results.every((result) => result.noise !== undefined) ? { noise } : {}),
    settings: { ...first.settings, runs: results.length },
    figures,
    goals: goalsOf(figures),
    failures: results.flatMap(({ failures }) => failures),
  };
}

function medians(results: readonly BenchResult[]): Figure[] {
  const byName = new Map<string, Figure>();
  for (const { name, unit, values, isDetail } of results.flatMap(({ figures }) => figures)) {
    const { median } = spreadOf(values);
    const known = byName.get(name);
    if (known === undefined) byName.set(name, { name, unit, values: [median], isDetail });
    else known.values.push(median);
  }
  return [...byName.values()];
}
