// One bench, from its options to its exit code: measures, prints, writes bench.json and bench.svg, compares.
import { randomInt } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { EXIT_FAILED } from "../../base/command-line/command.ts";
import { Progress, type Screen } from "../../base/command-line/progress.ts";
import { counted } from "../../base/counted.ts";
import { HarnessError } from "../../base/errors.ts";
import { createRunFolder } from "../../invariants/record/writing/run-folder.ts";
import { writeWhole } from "../../invariants/record/writing/write-whole.ts";
import { loadTarget } from "../../targets/load.ts";
import type { BenchRun } from "./bench-run.ts";
import { dropsSince } from "./figures/baseline.ts";
import { type BenchResult, readResult, surroundings } from "./figures/bench-result.ts";
import { chartOf } from "./figures/chart.ts";
import { Figures } from "./figures/figures.ts";
import { type GoalResult, goalResults } from "./figures/goals.ts";
import { dropLines, figureTable, goalTable } from "./figures/table.ts";
import { findWrk } from "./generators/wrk.ts";
import { type Group, measureGroups } from "./groups.ts";

/** What `make bench` was asked for. */
export interface BenchOptions {
  repeats: number;
  seconds: number;
  only: readonly Group[];
  connections: readonly number[];
  baseline: string | undefined;
  out: string;
}

const TARGET = "fastify";
/** Exit code of a bench in which a figure is worse than the baseline's. */
export const EXIT_DROPPED = 1;
const NONCE_DIGITS = 8;
const NONCES = 10_000;

/** Measures; returns the exit code: 0 also where a goal is not met, since the table says so. */
export async function bench(options: BenchOptions, screen: Screen, signal: AbortSignal): Promise<number> {
  const baseline = options.baseline === undefined ? undefined : readResult(options.baseline);
  const only = new Set(options.only);
  if (baseline !== undefined && !only.has("floor")) {
    const hint = `add it: ONLY=floor,${[...only].join(",")}`;
    throw new HarnessError("usage", "without the floor there is nothing to compare with", { hint });
  }
  findWrk();
  const target = await loadTarget(TARGET);
  const startedAt = new Date();
  const seed = randomInt(NONCES);
  const folder = await createRunFolder(options.out, "bench", seed, startedAt);
  mkdirSync(path.join(folder.path, "logs"), { recursive: true });
  const progress = new Progress(screen);
  const { repeats, seconds, connections } = options;
  const figures = new Figures();
  const failures: string[] = [];
  const nonce = nonces(seed);
  const asked = { target, folder: folder.path, repeats, seconds, connections };
  const run: BenchRun = { ...asked, progress, figures, failures, nonce };
  progress.event(`bench of ${[...only].join(", ")}: ${counted(repeats, "round")} of ${seconds} s`);
  try {
    await measureGroups(run, only, signal);
  } finally {
    progress.end();
  }
  const goals = goalResults(figures.list());
  const result: BenchResult = {
    startedAt: startedAt.toISOString(),
    ...surroundings(),
    settings: { repeats, seconds, only: [...only], connections: [...connections] },
    figures: figures.list(),
    goals: goals.map(({ says, ratio, isMet }) => ({ says, ratio: ratio.median, isMet })),
    failures,
  };
  return report(result, goals, baseline, folder.path, screen);
}

/** Buyers and sales of one run must not meet those of another on the same stores. */
function nonces(seed: number): () => string {
  let count = 0;
  return () => String(seed * NONCES + count++).padStart(NONCE_DIGITS, "0");
}

function report(
  result: BenchResult,
  goals: readonly GoalResult[],
  baseline: BenchResult | undefined,
  folder: string,
  screen: Screen,
): number {
  const say = (line: string) => screen.write(`${line}\n`);
  const { figures, machine, failures } = result;
  writeWhole(path.join(folder, "bench.json"), `${JSON.stringify(result, null, 2)}\n`);
  const chart = chartOf(figures);
  if (chart !== undefined) writeFileSync(path.join(folder, "bench.svg"), chart);

  say(`\n${figureTable(figures)}`);
  if (goals.length > 0) say(`\n${goalTable(goals)}`);
  say(
    `\n${counted(machine.cores, "core")}, shared with generator and stores: ${machine.processor}, ${machine.platform}`,
  );
  for (const failure of failures) say(`failed: ${failure}`);
  const { compared, drops } = dropsSince(baseline?.figures ?? [], figures);
  if (baseline !== undefined)
    say(
      `of ${counted(compared, "figure")}, each as a multiple of its run's floor, ${drops.length} dropped since ${baseline.startedAt}`,
    );
  for (const line of dropLines(drops)) say(line);
  const written = ["bench.json", ...(chart === undefined ? [] : ["bench.svg"])];
  say(`in ${path.relative(process.cwd(), folder)}: ${written.join(", ")}`);
  const met = goals.filter(({ isMet }) => isMet).length;
  const code = failures.length > 0 ? EXIT_FAILED : drops.length > 0 ? EXIT_DROPPED : 0;
  say(`exit ${code}; ${met} of ${counted(goals.length, "goal")} met`);
  return code;
}
