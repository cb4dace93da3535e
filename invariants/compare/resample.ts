// How far a figure of one run may be off by chance, from the run itself: its intervals are drawn again, with repetition,
// and the figure is taken of each draw (the bootstrap by blocks of Künsch, "The Jackknife and the Bootstrap for General
// Stationary Observations", 1989, with blocks of two intervals). Whole intervals are drawn and not single answers, since
// answers of one second are alike, and those of the next: they share a pause, a fault, a full queue. Pure.
import { msOf } from "../compact/bins.ts";

/** Draws a whole number from 0 to `below`, that itself not included. */
export type Draw = (below: number) => number;

/** Counts of bins in one interval, as a summary has them: bin, count, bin, count. */
type Interval = readonly number[];

/** Percentiles of durations. */
export class Waiting {
  readonly #intervals: readonly Interval[];
  readonly #bins: number;
  /** How many durations there are. */
  readonly count: number;
  constructor(intervals: readonly Interval[]) {
    this.#intervals = intervals.filter(({ length }) => length > 0);
    const all = this.#intervals.flat();
    this.#bins = 1 + all.reduce((most, value, at) => (at % 2 === 0 ? Math.max(most, value) : most), 0);
    this.count = all.reduce((sum, value, at) => (at % 2 === 1 ? sum + value : sum), 0);
  }

  /** How many intervals hold a duration. */
  get intervals(): number {
    return this.#intervals.length;
  }

  /** These percentiles of all durations, in ms. */
  percentiles(shares: readonly number[]): number[] {
    return percentilesOf(this.#intervals, this.#bins, shares);
  }

  /** These percentiles of intervals that are drawn again, as many as there are. */
  drawn(shares: readonly number[], draw: Draw): number[] {
    return percentilesOf(drawnAgain(this.#intervals, draw), this.#bins, shares);
  }
}

function percentilesOf(intervals: readonly Interval[], bins: number, shares: readonly number[]): number[] {
  const counts = new Float64Array(bins);
  let total = 0;
  for (const interval of intervals)
    for (let at = 0; at < interval.length; at += 2) {
      const [bin = 0, count = 0] = [interval[at], interval[at + 1]];
      counts[bin] = (counts[bin] ?? 0) + count;
      total += count;
    }
  return shares.map((share) => {
    let above = Math.max(1, Math.ceil(share * total));
    for (let bin = 0; bin < bins; bin++) {
      above -= counts[bin] ?? 0;
      if (above <= 0) return msOf(bin);
    }
    return Number.NaN;
  });
}

/** The mean of numbers, one for each interval. */
export const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

/** As many items, drawn again in pairs of neighbours; the last one's neighbour is the first. */
export function drawnAgain<T>(items: readonly T[], draw: Draw): T[] {
  const drawn: T[] = [];
  while (drawn.length < items.length) {
    const at = draw(items.length);
    drawn.push(...[at, (at + 1) % items.length].flatMap((index) => items.slice(index, index + 1)));
  }
  return drawn.slice(0, items.length);
}
