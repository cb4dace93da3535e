// Several runs as one: each value of a figure is the median of one run. Pure.
import { HarnessError } from "../../../base/errors.ts";
import type { BenchResult } from "./bench-result.ts";
import { type Figure, spreadOf } from "./figures.ts";
import { goalResults } from "./goals.ts";

/** The goals of these figures, as `bench.json` keeps them. */
export const goalsOf = (figures: readonly Figure[]): NonNullable<BenchResult["goals"]> =>
  goalResults(figures).map(({ says, ratio, isMet }) => ({ says, ratio: ratio.median, isMet }));

/**
 * These runs as one, dated as the first. A run alone is returned as it is. Throws a usage error if they cannot be taken
 * together. A figure that one run lacks is left out, and told among the failures.
 */
export function asOne(results: readonly BenchResult[]): BenchResult {
  const [first, ...others] = [...results].sort((a, b) => a.startedAt.localeCompare(b.startedAt));
  if (first === undefined) throw new HarnessError("usage", "there is no run");
  if (others.length === 0) return first;
  refuseUnlike(first, others);
  const all = medians([first, ...others]);
  const figures = all.filter(({ values }) => values.length === results.length);
  const lacking = all.filter(({ values }) => values.length < results.length);
  const { otherLoad: _, noise: __, ...shared } = first;
  const noise = results.flatMap((result) => result.noise ?? []);
  return {
    ...shared,
    ...(noise.length > 0 || results.every((result) => result.noise !== undefined) ? { noise } : {}),
    settings: { ...first.settings, runs: results.length },
    figures,
    goals: goalsOf(figures),
    failures: [
      ...results.flatMap(({ failures }) => failures),
      ...lacking.map(({ name, values }) => `${name}: measured in ${values.length} of ${results.length} runs`),
    ],
  };
}

/** What must be the same in runs that are taken together, and what they are of if it is not. */
const ALIKE: readonly [says: string, of: (result: BenchResult) => unknown][] = [
  ["of different machines", ({ machine }) => Object.entries(machine).sort()],
  ["of different versions", ({ versions }) => Object.entries(versions).sort()],
  ["of different rounds or seconds", ({ settings }) => [settings.repeats, settings.seconds]],
];

function refuseUnlike(first: BenchResult, others: readonly BenchResult[]): void {
  const all = [first, ...others];
  const refuse = (why: string) => {
    throw new HarnessError("usage", `the runs cannot be taken together: ${why}`);
  };
  if (new Set(all.map(({ startedAt }) => startedAt)).size < all.length) refuse("one of them is given twice");
  if (all.some(({ settings }) => (settings.runs ?? 1) > 1)) refuse("one of them is of several runs already");
  for (const other of others)
    for (const [says, of] of ALIKE)
      if (JSON.stringify(of(first)) !== JSON.stringify(of(other)))
        refuse(`those of ${first.startedAt} and ${other.startedAt} are ${says}`);
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
