// Repeats measurements interleaved, so that a slow moment of the machine falls on all of them and not on one.

import type { Progress } from "../../base/command-line/progress.ts";
import { HarnessError } from "../../base/errors.ts";
import type { BenchRun } from "./bench-run.ts";
import type { Measurement } from "./measurement.ts";

const TICK_MS = 500;

/** Runs all in turn, for as many rounds as the bench was asked for. */
export async function interleave(
  bench: BenchRun,
  measurements: readonly Measurement[],
  signal: AbortSignal,
): Promise<void> {
  for (let round = 1; round <= bench.repeats; round++) {
    // Forth and back, so that no measurement always follows the same one.
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

/** Keeps a failure of one measurement until the end: it must not cost what all the others measure. */
export async function keepingFailure(
  bench: Pick<BenchRun, "failures" | "progress">,
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

/** Shows what is going on, and for how long. */
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
