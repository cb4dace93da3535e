// Units that were certainly free for the whole of a request, by what a later sample shows.
import type { Sample } from "../record/observation.ts";
import type { SaleFacts } from "./sale-facts.ts";

/** A sample that shows units left and units deducted. */
type FullSample = Sample & Required<Pick<Sample, "remaining" | "deducted">>;

/**
 * Returns a function that gives the units that were free all the while until a request ended: of those that were
 * certainly on sale when it began. Units only leave the stock, but for those that were added since: what the first
 * sample after the request has left of the others was free before, too. Stock and ledger must both show it, since one of
 * them may lag behind. It means nothing if times cannot be compared, or if the history was cut.
 */
export function freeBySamples({ supplies, samples }: SaleFacts): (onSale: number, ended: number) => number {
  const full = samples.filter(isFull).sort((a, b) => a.at - b.at);
  const lastFreeAt = full.findLast(({ remaining }) => remaining > 0)?.at ?? Number.NEGATIVE_INFINITY;
  return (onSale, ended) => {
    // Mostly none was left in any later sample: no need to look.
    if (!supplies.opened || ended >= lastFreeAt) return 0;
    const after = full[firstAfter(full, ended)];
    if (after === undefined) return 0;
    const { remaining, deducted, until = Number.POSITIVE_INFINITY } = after;
    const added = supplies.possibleBy(until) - onSale;
    return Math.max(0, Math.min(onSale - deducted, remaining - added));
  };
}

const isFull = (sample: Sample): sample is FullSample =>
  sample.remaining !== undefined && sample.deducted !== undefined;

/** The index of the first sample that was read after this time. In the same millisecond it may have been before it. */
function firstAfter(samples: readonly Sample[], time: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((samples[middle]?.at ?? Number.POSITIVE_INFINITY) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}
