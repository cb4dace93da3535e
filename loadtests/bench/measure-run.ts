// One run of the bench: measures all that was asked for, and leaves bench.json and bench.svg in its folder.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { writeWhole } from "../../invariants/record/writing/write-whole.ts";
import type { BenchRun } from "./bench-run.ts";
import { type BenchResult, type OtherLoad, surroundings } from "./figures/bench-result.ts";
import { chartOf } from "./figures/chart.ts";
import { Figures } from "./figures/figures.ts";
import { goalsOf } from "./figures/several-runs.ts";
import { type Group, measureGroups } from "./groups.ts";
import { notQuiet, sharesBetween, ticksNow } from "./other-load.ts";

/** What one run measures. */
export interface RunSettings extends Omit<BenchRun, "figures" | "failures"> {
  only: ReadonlySet<Group>;
  /** What else the machine did just before; undefined where it does not show it. */
  otherLoad: OtherLoad | undefined;
}

/** Measures. */
export async function measureRun(settings: RunSettings, signal: AbortSignal): Promise<BenchResult> {
  const { only, otherLoad, folder, repeats, seconds, connections } = settings;
  mkdirSync(path.join(folder, "logs"), { recursive: true });
  const run: BenchRun = { ...settings, figures: new Figures(), failures: [] };
  const startedAt = new Date().toISOString();
  const from = ticksNow();
  await measureGroups(run, only, signal);
  const to = ticksNow();
  const meanwhile = from && to ? sharesBetween(from, to).stolenShare : 0;
  const load = otherLoad && { ...otherLoad, stolenShare: Math.max(otherLoad.stolenShare, meanwhile) };
  const figures = run.figures.list();
  const result: BenchResult = {
    startedAt,
    ...surroundings(),
    ...(load === undefined ? {} : { otherLoad: load, noise: notQuiet(load) }),
    settings: { repeats, seconds, only: [...only], connections: [...connections] },
    figures,
    goals: goalsOf(figures),
    failures: run.failures,
  };
  writeResult(folder, result);
  return result;
}

/** Writes bench.json, and bench.svg if anything of the chart was measured; returns their names. */
export function writeResult(folder: string, result: BenchResult): string[] {
  writeWhole(path.join(folder, "bench.json"), `${JSON.stringify(result, null, 2)}\n`);
  const chart = chartOf(result.figures);
  if (chart === undefined) return ["bench.json"];
  writeFileSync(path.join(folder, "bench.svg"), chart);
  return ["bench.json", "bench.svg"];
}
