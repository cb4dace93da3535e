// Looks at the stores while buyers come: samples of the open sales several times a second, written as observations.
import { appendFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { Observation, Sample } from "../../invariants/record/observation.ts";

/**
 * Appends observations to the run's file. `onFailure` is called once where the file takes no more, and what follows is
 * dropped; without it, that is thrown.
 */
export function observationWriter(
  file: string,
  onFailure?: (error: unknown) => void,
): (observations: readonly Observation[]) => void {
  let failed = false;
  return (observations) => {
    if (failed) return;
    try {
      appendFileSync(file, observations.map((observation) => `${JSON.stringify(observation)}\n`).join(""));
    } catch (error) {
      failed = true;
      if (onFailure === undefined) throw error;
      onFailure(error);
    }
  };
}

/** A watch that is under way. */
export interface Watch {
  /** The newest sample. */
  latest(): Sample | undefined;
  /** Samples this sale now, its orders too. */
  look(sale: string): void;
  /** Ends the watch. */
  stop(): Promise<void>;
}

/** A sample with the number of orders or, while those cannot be counted, without. */
const sampleOne = async (stores: Stores, sale: string): Promise<Sample[]> => {
  try {
    return [await stores.sample(sale)];
  } catch {
    return await stores.sampleStock([sale]);
  }
};

/**
 * Samples every open sale each `everyMs`. Of several sales only stock and ledger are read, all in one round trip, since
 * their orders are a query each. A store that does not answer costs its samples, not the run.
 */
export function watchSales(
  stores: Stores,
  openSales: () => readonly string[],
  write: (observations: readonly Observation[]) => void,
  everyMs: number,
): Watch {
  let latest: Sample | undefined;
  const stopping = new AbortController();
  const looks = new Set<Promise<void>>();
  const sample = async (sales: readonly string[]) => {
    const [only] = sales;
    if (only === undefined) return;
    let samples: Sample[];
    try {
      samples = sales.length === 1 ? await sampleOne(stores, only) : await stores.sampleStock(sales);
    } catch {
      // A store does not answer, as while a fault lasts; the next look may succeed.
      return;
    }
    latest = samples.at(-1);
    write(samples);
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await sample(openSales());
      await wait(everyMs, undefined, { signal: stopping.signal }).catch(() => {});
    }
  })();
  return {
    latest: () => latest,
    look(sale) {
      const one = sample([sale]).finally(() => looks.delete(one));
      looks.add(one);
    },
    async stop() {
      stopping.abort();
      await Promise.all([watching, ...looks]);
    },
  };
}
