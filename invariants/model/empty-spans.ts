// When nothing can have been left of a sale: as many buyers can have taken a unit as units were certainly on sale. If
// any order of the steps leaves nothing at a moment, then so does the one in which every deduction comes as early, and
// every supply as late, as it can: since units never come back, an earlier deduction leaves no more to anybody.
import type { Supply } from "../facts/supplies.ts";

/** Both ends are in it. */
interface Span {
  from: number;
  to: number;
}

/** Returns a function that tells if nothing can have been left at a moment between these two. Takes n log n. */
export function emptySpans(
  deductedFrom: readonly number[],
  supplies: Iterable<Readonly<Supply>>,
): (from: number, to: number) => boolean {
  const steps = [
    ...deductedFrom.map((at) => ({ at, taken: 1, added: 0 })),
    // In the millisecond of the reply, the units may still have been on their way: a span ends with it.
    ...[...supplies].map(({ certainFrom = Number.POSITIVE_INFINITY, least }) => ({
      ...{ at: certainFrom, taken: 0, added: least },
    })),
  ].sort((a, b) => a.at - b.at);
  const spans: Span[] = [];
  let missing = 0;
  let from = Number.NEGATIVE_INFINITY;
  for (const { at, taken, added } of steps) {
    const wasEmpty = missing <= 0;
    missing += added - taken;
    if (wasEmpty && missing > 0) spans.push({ from, to: at });
    else if (!wasEmpty && missing <= 0) from = at;
  }
  if (missing <= 0) spans.push({ from, to: Number.POSITIVE_INFINITY });
  return (from, to) => {
    const span = spans[firstEndingFrom(spans, from)];
    return span !== undefined && span.from <= to;
  };
}

/** The index of the first span that ends at this time or later. */
function firstEndingFrom(spans: readonly Span[], time: number): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle]?.to ?? time) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
