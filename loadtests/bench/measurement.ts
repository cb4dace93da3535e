// What every measurement has in common, and how they are repeated: interleaved, so that a slow moment of the machine
// falls on all of them and not on one.
import { HarnessError } from "../../base/errors.ts";
import type { Progress } from "../../base/progress.ts";
import type { Target } from "../../targets/target.ts";
import type { Figures, Reading } from "./figures/figures.ts";

/** One thing to measure. A run of it gives one value of each of its figures. */
export interface Measurement {
  name: string;
  run(signal: AbortSignal): Promise<Reading[]>;
  /** How often at most, where it takes long; otherwise as often as was asked for. */
  rounds?: number;
}

/** What the measurements of one bench share. */
export interface Bench {
  target: Target;
  /** The run's folder. */
  folder: string;
  repeats: number;
  /** How long one measurement loads the server. */
  seconds: number;
  /** By how many connections throughput is measured. */
  connections: readonly number[];
  progress: Progress;
  figures: Figures;
  /** What could not be measured, and why. */
  failures: string[];
  /** Eight digits, fresh at each call: they keep one measurement's buyers and sale apart from another's. */
  nonce(): string;
}

const TICK_MS = 500;

/** Runs all in turn, as many rounds as the bench is to have. */
export async function interleave(
  bench: Bench,
  measurements: readonly Measurement[],
  signal: AbortSignal,
): Promise<void> {
  for (let round = 1; round <= bench.repeats; round++) {
    // Forth and back: what comes right after another would else always come after it.
    for (const measurement of round % 2 === 1 ? measurements : [...measurements].reverse()) {
      const rounds = Math.min(bench.repeats, measurement.rounds ?? bench.repeats);
      if (round > rounds) continue;
      const what = `${measurement.name}, ${round} of ${rounds}`;
      await keepingFailure(bench, what, signal, async () => {
        const readings = await showing(bench.progress, what, () => measurement.run(signal));
        for (const reading of readings) bench.figures.add(reading);
      });
    }
  }
}

/** A failure of one part is kept and told at the end: it must not cost what all the others measure. */
export async function keepingFailure(
  bench: Pick<Bench, "failures" | "progress">,
  what: string,
  signal: AbortSignal,
  action: () => Promise<void>,
): Promise<void> {
  try {
    await action();
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof HarnessError) || error.code === "usage") throw error;
    bench.failures.push(`${what}: ${error.message}`);
    bench.progress.event(`${what} failed: ${error.message}${error.hint ? `\n  ${error.hint}` : ""}`);
  }
}

/** Shows what goes on and for how long it has. */
export async function showing<T>(progress: Progress, what: string, action: () => Promise<T>): Promise<T> {
  const begun = performance.now();
  const show = () => progress.status(`${what}: ${((performance.now() - begun) / 1_000).toFixed(1)} s`);
  const ticking = setInterval(show, TICK_MS);
  show();
  try {
    return await action();
  } finally {
    clearInterval(ticking);
  }
}
