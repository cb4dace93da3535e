// Counts durations over time, in bins: enough for percentiles of any span, and little memory for millions of them. Pure.
import { binOf } from "../compact/bins.ts";

/** How often each bin came. */
export type Bins = ReadonlyMap<number, number>;

/** Durations, counted by the step of {@link Durations.STEP_MS} in which they ended. */
export class Durations {
  static readonly STEP_MS = 1_000;
  readonly #steps = new Map<number, Map<number, number>>();

  /** Counts a duration in ms that ended at this time. One that never ended is not counted. */
  add(endedAt: number, ms: number): void {
    if (!Number.isFinite(endedAt)) return;
    const step = Math.floor(endedAt / Durations.STEP_MS);
    let bins = this.#steps.get(step);
    if (bins === undefined) {
      bins = new Map();
      this.#steps.set(step, bins);
    }
    const bin = binOf(ms);
    bins.set(bin, (bins.get(bin) ?? 0) + 1);
  }

  /** The steps in which some ended, in order, each with its start in ms. */
  list(): { from: number; bins: Bins }[] {
    return [...this.#steps]
      .sort(([a], [b]) => a - b)
      .map(([step, bins]) => ({ from: step * Durations.STEP_MS, bins }));
  }
}
