// What the difference of one figure is: worse, better, noise, or not to be told. Pure.
import { percentilesOf } from "../../base/percentiles.ts";

/** A difference is worse, better, within the noise, or cannot be told: from so little, or where other faults struck. */
export type Change = "worse" | "better" | "same" | "too few" | "other faults";

/** A span that holds a difference. */
export interface Range {
  least: number;
  most: number;
}

/** One figure of two runs. */
export interface FigureDifference {
  name: string;
  unit: "ms" | "/s" | "%";
  /** Absent where the run has no value of it. */
  before?: number;
  now?: number;
  /** The difference lies within these with 99 % of certainty, as far as the two runs tell; absent if it cannot be told. */
  range?: Range;
  change: Change;
  /** Why it cannot be told. */
  reason?: string;
}

/** How often intervals are drawn again. */
export const DRAWS = 400;
/** Fewer intervals than this do not tell how much they differ by chance. */
export const LEAST_INTERVALS = 6;
/** A smaller part of the earlier value is no difference, however steady the values are. */
const LEAST_PART = 0.1;

/**
 * The middle 99 % of these differences, and the difference itself. Few intervals show too little of how much they
 * differ, so the range is wider the fewer there are: about as much as Student's distribution is wider than the normal one.
 */
export function rangeOf(draws: readonly number[], difference: number, intervals: number): Range {
  const at = percentilesOf(draws);
  const wider = 1 + 3 / intervals;
  return {
    least: difference - wider * Math.max(0, difference - at(0.005)),
    most: difference + wider * Math.max(0, at(0.995) - difference),
  };
}

/** Says that one of the runs has too few, or undefined. */
export function tooFew(before: number, now: number, least: number, what: string): string | undefined {
  const fewest = Math.min(before, now);
  return fewest >= least ? undefined : `${fewest} ${what}, and it takes ${least}`;
}

/** What this difference is; `better` says if more or less of the figure is better, `least` is in its unit. */
export function changeOf(
  range: Range,
  { before, now }: { before: number; now: number },
  { better, least, part = LEAST_PART }: { better: "more" | "less"; least: number; part?: number },
): Change {
  const difference = now - before;
  const isNoise = range.least <= 0 && range.most >= 0;
  const isSmall = Math.abs(difference) < Math.max(least, part * Math.abs(before));
  if (isNoise || isSmall) return "same";
  return difference > 0 === (better === "more") ? "better" : "worse";
}
