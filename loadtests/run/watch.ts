// Looks at the stores while buyers come: several times a second, one sample of a sale, written as an observation.
import { appendFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { Observation, Sample } from "../../invariants/record/observation.ts";

/** Appends observations to the run's file. */
export const observationWriter = (file: string) => (observations: readonly Observation[]) =>
  appendFileSync(file, observations.map((observation) => `${JSON.stringify(observation)}\n`).join(""));

/** A watch under way: the newest sample, and how to end it. */
export interface Watch {
  latest(): Sample | undefined;
  /** Ends the watch; gives how many samples were taken, and how many the stores did not answer. */
  stop(): Promise<{ taken: number; missed: number }>;
}

/** Samples the sales that are open, in turn, one every `everyMs`. A store that is away costs its sample, not the run. */
export function watchSales(
  stores: Stores,
  openSales: () => readonly string[],
  write: (observations: readonly Observation[]) => void,
  everyMs: number,
): Watch {
  let latest: Sample | undefined;
  let taken = 0;
  let missed = 0;
  const stopping = new AbortController();
  const watching = (async () => {
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const sales = openSales();
      const sale = sales[turn % sales.length];
      try {
        if (sale !== undefined) {
          latest = await stores.sample(sale);
          write([latest]);
          taken += 1;
        }
      } catch {
        missed += 1;
      }
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    latest: () => latest,
    async stop() {
      stopping.abort();
      await watching;
      return { taken, missed };
    },
  };
}
