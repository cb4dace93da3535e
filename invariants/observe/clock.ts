// Compares the clock of a store with ours.
import type { ClockReading } from "../record/observation.ts";

/** Times here and in the stores are read to the millisecond, so each may be off by one. */
const RESOLUTION_MS = 2;
/** How often a clock is compared: the shortest round trip counts, since its bound is the smallest. */
const COMPARISONS = 3;
/** A comparison with a longer round trip says too little. */
const LONGEST_MS = 500;

/**
 * Compares a clock with ours: `ask` returns its time, `now` ours, both in ms since the epoch. Returns undefined if the
 * store does not answer, or too late to say anything.
 */
export async function readClock(
  of: ClockReading["of"],
  ask: () => Promise<number>,
  now: () => number,
): Promise<ClockReading | undefined> {
  let best: ClockReading | undefined;
  for (let comparison = 0; comparison < COMPARISONS; comparison++) {
    const reading = await compare(of, ask, now).catch(() => undefined);
    if (reading === undefined) return best;
    if (best === undefined || reading.errorMs < best.errorMs) best = reading;
  }
  return best;
}

async function compare(
  of: ClockReading["of"],
  ask: () => Promise<number>,
  now: () => number,
): Promise<ClockReading | undefined> {
  const before = now();
  const theirs = await ask();
  const after = now();
  if (after - before > LONGEST_MS) return undefined;
  const middle = (before + after) / 2;
  return {
    ...{ kind: "clock", of, at: middle },
    ...{ offsetMs: theirs - middle, errorMs: (after - before) / 2 + RESOLUTION_MS },
  };
}
