// Shares of two runs side by side, in percent. Pure.
import type { Summary } from "../summary/summary.ts";
import { changeOf, type FigureDifference, tooFew } from "./difference.ts";

/** What more of a share is. Of one that is not here, less is better. */
const MORE_IS_BETTER = ["decided", "arrived"];
/** Shares that say what the faults were, rather than how well the system did. */
const MADE_BY_FAULTS = ["decided", "checkBack"];
/** Of fewer than this, a share says little. */
const LEAST_WHOLE = 100;
/** What happens to one buyer happens to their neighbours too, so a smaller difference is none whatever the counts say. */
const LEAST_POINTS = 5;
/** Deviations of a normal distribution that hold 99 % of it. */
const DEVIATIONS = 2.576;

/** What shares are compared by. */
type Compared = Pick<Summary, "shares" | "faults" | "seed">;

/** The shares that one of the runs has. */
export function shareDifferences(before: Compared, now: Compared): FigureDifference[] {
  const names = [...new Set([...Object.keys(before.shares), ...Object.keys(now.shares)])];
  // Another seed draws other faults.
  const isStruckOtherwise = before.seed !== now.seed && [before, now].some(isStruck);
  return names.map((name) => {
    const [was, is] = [before.shares[name], now.shares[name]];
    const known = {
      ...{ name, unit: "%" as const },
      ...(was === undefined ? {} : { before: percentOf(was) }),
      ...(is === undefined ? {} : { now: percentOf(is) }),
    };
    const reason = tooFew(was?.whole ?? 0, is?.whole ?? 0, LEAST_WHOLE, "counted");
    if (was === undefined || is === undefined || reason !== undefined)
      return { ...known, change: "too few", reason: reason ?? "one run has none" };
    if (isStruckOtherwise && MADE_BY_FAULTS.includes(name)) return { ...known, change: "other faults" };
    const percents = { before: percentOf(was), now: percentOf(is) };
    const error = DEVIATIONS * Math.hypot(errorOf(was), errorOf(is));
    const difference = percents.now - percents.before;
    const range = { least: difference - error, most: difference + error };
    const better = MORE_IS_BETTER.includes(name) ? "more" : "less";
    return { ...known, range, change: changeOf(range, percents, { better, least: LEAST_POINTS, part: 0 }) };
  });
}

const isStruck = ({ faults }: Compared): boolean => Object.keys(faults).length > 0;

type Counted = Summary["shares"][string];

const percentOf = ({ part, whole }: Counted): number => (part / whole) * 100;

/** The standard error of a share, in percent. */
function errorOf({ part, whole }: Counted): number {
  // One more and one less, so that a share of nothing or of all has an error too (Agresti and Coull, 1998).
  const share = (part + 1) / (whole + 2);
  return Math.sqrt((share * (1 - share)) / (whole + 2)) * 100;
}
