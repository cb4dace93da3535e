// How long buyers waited in two runs: percentiles, and how they differ. Pure.
import { changeOf, DRAWS, type FigureDifference, LEAST_INTERVALS, rangeOf, tooFew } from "./difference.ts";
import type { Draw, Waiting } from "./resample.ts";

/** A percentile is known if at least this many values lie above it, and as many below. */
const LEAST_BEYOND = 10;
/** The record is in whole ms, so that a smaller difference may be one of rounding. */
const LEAST_MS = 2;

const PERCENTILES = [
  ["p50", 0.5],
  ["p95", 0.95],
  ["p99", 0.99],
] as const;
const SHARES = PERCENTILES.map(([, share]) => share);

/** The percentiles of one kind of waiting; none if neither run has any. */
export function waitDifferences(name: string, before: Waiting, now: Waiting, draw: Draw): FigureDifference[] {
  if (before.count === 0 && now.count === 0) return [];
  const [was, is] = [before.percentiles(SHARES), now.percentiles(SHARES)];
  const fewIntervals = tooFew(before.intervals, now.intervals, LEAST_INTERVALS, "intervals");
  const draws = fewIntervals === undefined ? drawn(before, now, draw) : [];
  return PERCENTILES.map(([percentile, share], index) => {
    const [earlier, later] = [was[index] ?? Number.NaN, is[index] ?? Number.NaN];
    const known = {
      ...{ name: `${name} ${percentile}`, unit: "ms" as const },
      ...(before.count === 0 ? {} : { before: earlier }),
      ...(now.count === 0 ? {} : { now: later }),
    };
    const least = Math.round(LEAST_BEYOND / Math.min(share, 1 - share));
    const reason = tooFew(before.count, now.count, least, "values") ?? fewIntervals;
    if (reason !== undefined) return { ...known, change: "too few", reason };
    const differences = draws.map(([a, b]) => (b[index] ?? 0) - (a[index] ?? 0));
    const range = rangeOf(differences, later - earlier, Math.min(before.intervals, now.intervals));
    const change = changeOf(range, { before: earlier, now: later }, { better: "less", least: LEAST_MS });
    return { ...known, range, change };
  });
}

const drawn = (before: Waiting, now: Waiting, draw: Draw): [number[], number[]][] =>
  Array.from({ length: DRAWS }, () => [before.drawn(SHARES, draw), now.drawn(SHARES, draw)]);
