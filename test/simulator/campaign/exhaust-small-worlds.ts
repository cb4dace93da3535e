// The small worlds over several threads.
import type { Fsync } from "../world/redis-process.ts";
import type { Exhausted } from "./small-worlds.ts";
import { withThreads } from "./threads.ts";

/** Runs as many of them as the time allows, fewer departures first, until one breaks an invariant or the signal aborts. */
export async function exhaustSmallWorlds(
  threads: number,
  timeMs: number,
  signal: AbortSignal,
  fsync: Fsync = "always",
): Promise<Exhausted> {
  const stop = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
  const abort = () => void Atomics.store(stop, 0, 1);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort);
  const shares = await withThreads(threads, (all) =>
    Promise.all(
      all.map((thread, number) => {
        const part = { number, of: threads };
        return thread({ part, timeMs, fsync, stop }) as Promise<Exhausted>;
      }),
    ),
  ).finally(() => signal.removeEventListener("abort", abort));
  const most = Math.max(...shares.map(({ schedules }) => schedules.length));
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  return {
    departures: Math.min(...shares.map(({ departures }) => departures)),
    schedules: Array.from({ length: most }, (_, k) => sum(shares.map(({ schedules }) => schedules[k] ?? 0))),
    losing: sum(shares.map(({ losing }) => losing)),
    late: sum(shares.map(({ late }) => late)),
    // Two threads may have come to the same.
    different: Math.max(...shares.map(({ different }) => different)),
    broken: shares.find(({ broken }) => broken !== undefined)?.broken,
  };
}
