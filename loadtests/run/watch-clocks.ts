// Compares the stores' clocks with ours at the start of a run, every few seconds, and at its end; and our wall clock
// with the time that has passed.
import { setTimeout as wait } from "node:timers/promises";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { ClockReading, Observation } from "../../invariants/record/observation.ts";

const EVERY_MS = 5_000;
/** The wall clock is read to the millisecond, at the start and now. */
const WALL_RESOLUTION_MS = 1;

/** Starts the watch; the function that it returns compares a last time and ends it. */
export function watchClocks(
  stores: Stores,
  write: (observations: readonly Observation[]) => void,
): () => Promise<void> {
  const ours = harnessClock(Date.now, () => performance.now());
  const stopping = new AbortController();
  const compare = async () => write([ours(), ...(await stores.clocks())]);
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await compare();
      await wait(EVERY_MS, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return async () => {
    stopping.abort();
    await watching;
    await compare();
  };
}

/** Compares the wall clock with the time that has passed since this call. Both functions return ms. */
export function harnessClock(wall: () => number, passed: () => number): () => ClockReading {
  const read = () => {
    const before = passed();
    const at = wall();
    const after = passed();
    return { at, ahead: at - (before + after) / 2, errorMs: (after - before) / 2 };
  };
  const start = read();
  return () => {
    const { at, ahead, errorMs } = read();
    return {
      ...{ kind: "clock", of: "harness", at },
      ...{ offsetMs: ahead - start.ahead, errorMs: errorMs + start.errorMs + WALL_RESOLUTION_MS },
    };
  };
}
