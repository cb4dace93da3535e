// Looks at the stores while buyers come: one sample of a sale several times a second, written as an observation.
import { appendFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { Observation, Sample } from "../../invariants/record/observation.ts";

/** Appends observations to the run's file. */
export const observationWriter = (file: string) => (observations: readonly Observation[]) =>
  appendFileSync(file, observations.map((observation) => `${JSON.stringify(observation)}\n`).join(""));

/** A watch that is under way. */
export interface Watch {
  /** The newest sample. */
  latest(): Sample | undefined;
  /** Ends the watch. */
  stop(): Promise<void>;
}

/** Samples the open sales in turn, one every `everyMs`. A store that does not answer costs its sample, not the run. */
export function watchSales(
  stores: Stores,
  openSales: () => readonly string[],
  write: (observations: readonly Observation[]) => void,
  everyMs: number,
): Watch {
  let latest: Sample | undefined;
  const stopping = new AbortController();
  const watching = (async () => {
    for (let turn = 0; !stopping.signal.aborted; turn++) {
      const sales = openSales();
      const sale = sales[turn % sales.length];
      try {
        if (sale !== undefined) {
          latest = await stores.sample(sale);
          write([latest]);
        }
      } catch {
        // A store does not answer, as while a fault lasts; the next look may succeed.
      }
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    latest: () => latest,
    async stop() {
      stopping.abort();
      await watching;
    },
  };
}
