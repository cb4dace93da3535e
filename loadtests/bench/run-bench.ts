// One bench, from its options to its exit code: measures, or reads what was measured; prints, compares, writes the page.
import { randomInt } from "node:crypto";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { EXIT_FAILED } from "../../base/command-line/command.ts";
import { Progress, type Screen } from "../../base/command-line/progress.ts";
import { counted } from "../../base/counted.ts";
import { HarnessError } from "../../base/errors.ts";
import { createRunFolder } from "../../invariants/record/writing/run-folder.ts";
import { loadTarget } from "../../targets/load.ts";
import { dropsSince } from "./figures/baseline.ts";
import { type BenchResult, type OtherLoad, readResult } from "./figures/bench-result.ts";
import { goalResults } from "./figures/goals.ts";
import { asOne } from "./figures/several-runs.ts";
import { dropLines, figureTable, goalTable } from "./figures/table.ts";
import { findWrk } from "./generators/wrk.ts";
import type { Group } from "./groups.ts";
import { measureRun, type RunSettings, writeResult } from "./measure-run.ts";
import { notQuiet, refuseBesideLoad, watchMachine } from "./other-load.ts";
import { readPage, writePage } from "./page/page-file.ts";

/** What `make bench` was asked for. */
export interface BenchOptions {
  runs: number;
  repeats: number;
  seconds: number;
  only: readonly Group[];
  connections: readonly number[];
  operations: readonly number[];
  baseline: string | undefined;
  /** Files of earlier runs: then nothing is measured. */
  from: readonly string[] | undefined;
  page: string | undefined;
  release: string;
  noisy: "0" | "1";
  out: string;
}

const TARGET = "fastify";
/** Exit code of a bench in which a figure is worse than the baseline's. */
export const EXIT_DROPPED = 1;
/** What a run leaves to be written to disk may take half a minute. */
const LOOKS_BETWEEN_RUNS = 15;
const NONCE_DIGITS = 8;
const NONCES = 10_000;

/** Measures; returns the exit code: 0 also where a goal is not met, since the table says so. */
export async function bench(options: BenchOptions, screen: Screen, signal: AbortSignal): Promise<number> {
  const baseline = options.baseline === undefined ? undefined : readResult(options.baseline);
  // A mistake in it shows before anything is measured.
  if (options.page !== undefined) readPage(options.page, options.release);
  if (options.from !== undefined)
    return report(asOne(options.from.map(readResult)), baseline, options, screen);
  const { only } = options;
  if (baseline !== undefined && !only.includes("floor")) {
    const hint = `add it: ONLY=floor,${only.join(",")}`;
    throw new HarnessError("usage", "without the floor there is nothing to compare with", { hint });
  }
  findWrk();
  return report(await measure(options, screen, signal), baseline, options, screen);
}

/** The result of all runs, and where it is. */
interface Measured extends BenchResult {
  folder?: string;
}

async function measure(options: BenchOptions, screen: Screen, signal: AbortSignal): Promise<Measured> {
  const { runs, repeats, seconds, connections, operations } = options;
  const target = await loadTarget(TARGET);
  let otherLoad = await quietMachine(options, signal);
  const seed = randomInt(NONCES);
  const { path: folder } = await createRunFolder(options.out, "bench", seed, new Date());
  const progress = new Progress(screen);
  const of = runs === 1 ? "" : `${counted(runs, "run")} of `;
  progress.event(`bench of ${options.only.join(", ")}: ${of}${counted(repeats, "round")} of ${seconds} s`);
  const shared = { target, repeats, seconds, connections, operations, progress, nonce: nonces(seed) };
  const results: BenchResult[] = [];
  try {
    for (let run = 1; run <= runs; run++) {
      const own = runs === 1 ? folder : path.join(folder, `run-${run}`);
      mkdirSync(own, { recursive: true });
      if (run > 1) otherLoad = await quietMachine(options, signal, true);
      const settings: RunSettings = { ...shared, folder: own, only: new Set(options.only), otherLoad };
      results.push(await measureRun(settings, signal));
      // If a later one is refused or cut off, FROM= takes this one with others.
      if (runs > 1) progress.event(`run ${run} of ${runs}: ${path.join(own, "bench.json")}`);
    }
  } finally {
    progress.end();
  }
  return { ...asOne(results), folder };
}

/** What else the machine does. Throws if that is too much, unless it is allowed. */
async function quietMachine(
  { noisy }: BenchOptions,
  signal: AbortSignal,
  isAfterAnother = false,
): Promise<OtherLoad | undefined> {
  const isAllowed = noisy === "1";
  for (let looks = isAfterAnother ? LOOKS_BETWEEN_RUNS : 1; ; looks--) {
    const seen = await watchMachine(signal);
    const load = seen && isAfterAnother ? withoutAverage(seen) : seen;
    if (load !== undefined && !isAllowed && looks > 1 && notQuiet(load).length > 0) continue;
    refuseBesideLoad(load, isAllowed);
    return load;
  }
}

/** A run has just ended: the load average of the last minute is its own. */
const withoutAverage = ({ loadPerCore: _, ...load }: OtherLoad): OtherLoad => load;

/** Buyers and sales of one run must not meet those of another on the same stores. */
function nonces(seed: number): () => string {
  let count = 0;
  return () => String(seed * NONCES + count++).padStart(NONCE_DIGITS, "0");
}

function report(
  { folder, ...result }: Measured,
  baseline: BenchResult | undefined,
  { page, release }: BenchOptions,
  screen: Screen,
): number {
  const say = (line: string) => screen.write(`${line}\n`);
  const { figures, machine, failures, noise = [] } = result;
  const goals = goalResults(figures);
  say(`\n${figureTable(figures)}`);
  if (goals.length > 0) say(`\n${goalTable(goals)}`);
  say(
    `\n${counted(machine.cores, "core")}, shared with generator and stores: ${machine.processor}, ${machine.platform}`,
  );
  for (const one of noise) say(`not quiet: ${one}`);
  for (const failure of failures) say(`failed: ${failure}`);
  const { compared, drops } = dropsSince(baseline?.figures ?? [], figures);
  if (baseline !== undefined)
    say(
      `of ${counted(compared, "figure")}, each as a multiple of its run's floor, ${drops.length} dropped since ${baseline.startedAt}`,
    );
  for (const line of dropLines(drops)) say(line);
  if (folder !== undefined)
    say(`in ${path.relative(process.cwd(), folder)}: ${writeResult(folder, result).join(", ")}`);
  if (page !== undefined && failures.length > 0) say(`not written, since something failed: ${page}`);
  else if (page !== undefined) say(`written: ${writePage(page, result, release).join(", ")}`);
  const met = goals.filter(({ isMet }) => isMet).length;
  const code = failures.length > 0 ? EXIT_FAILED : drops.length > 0 ? EXIT_DROPPED : 0;
  say(`exit ${code}; ${met} of ${counted(goals.length, "goal")} met`);
  return code;
}
