// Summaries of runs that were never made: drawn from a seed, as slow and as broken as a test wants them.
import { randomOf } from "../../base/random.ts";
import { binOf } from "../../invariants/compact/bins.ts";
import type { Intervals, Summary } from "../../invariants/summary/summary.ts";

/** How the answers of a run come. */
export interface Pace {
  seed: number;
  seconds?: number;
  perSecond?: number;
  /** The median of a calm second, in ms. */
  medianMs?: number;
  /** Every answer takes this much longer. */
  moreMs?: number;
}

/** Intervals of a run whose seconds differ from each other, as they do on a busy machine, and follow one another. */
export function intervalsAt({
  seed,
  seconds = 30,
  perSecond = 200,
  medianMs = 40,
  moreMs = 0,
}: Pace): Intervals {
  const random = randomOf(seed);
  const uniform = () => random.int(1, 1_000_000) / 1_000_001;
  const normal = () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform());
  let mood = 0;
  const answer = Array.from({ length: seconds }, () => {
    mood = 0.3 * mood + 0.15 * normal();
    const bins = new Map<number, number>();
    for (let n = 0; n < perSecond; n++) {
      const bin = binOf(moreMs + medianMs * Math.exp(mood + 0.5 * normal()));
      bins.set(bin, (bins.get(bin) ?? 0) + 1);
    }
    return [...bins].flat();
  });
  const each = (count: number) => Array.from({ length: seconds }, () => count);
  const nothing = Array.from({ length: seconds }, (): number[] => []);
  return {
    ...{ stepMs: 1_000, ok: each(perSecond), fail: each(0), info: each(0) },
    waits: { answer, order: nothing, struckOrder: nothing },
    left: each(0).map(() => null),
    orders: each(0).map(() => null),
  };
}

/** A summary of a run that held, but for what is said otherwise. */
export const summaryWith = (more: Partial<Summary> = {}, pace: Pace = { seed: 1 }): Summary => ({
  ...{ format: 1, of: { history: 0, observations: 0 }, id: "run", kind: "load", seed: 7 },
  ...{ startedAt: "2026-11-25T03:25:39.000Z", target: "fastify", repeat: "make load SEED=7" },
  ...{ settings: { seed: 7, faults: ["none"] }, versions: { k6: "v2.2.0" }, interrupted: false },
  ...{ faults: {}, durationMs: 30_000, purchases: 6_000, valid: true, because: "every invariant held" },
  invariants: [{ name: "no-lost-order", valid: true, found: 0, kinds: [], isPartial: false }],
  marks: { reached: ["bought"], missed: [] },
  shares: { decided: { part: 500, whole: 1_000 } },
  intervals: intervalsAt(pace),
  ...more,
});
