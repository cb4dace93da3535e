// What every measurement has in common.
import type { Reading } from "./figures/figures.ts";

/** One thing to measure. A run of it gives one value of each of its figures. */
export interface Measurement {
  name: string;
  run(signal: AbortSignal): Promise<Reading[]>;
  /** The most repetitions of one that takes long; otherwise as many as were asked for. */
  rounds?: number;
}
