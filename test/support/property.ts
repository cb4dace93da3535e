// Properties with fast-check: fixed seeds by default, a fresh one beside them on demand, and a failure that
// says how to see it again.
import { randomInt } from "node:crypto";
import fc from "fast-check";

/** How to look for a counterexample. */
export interface Search {
  runs: number;
  /** The fixed seed they start from (1). */
  seed?: number;
  /** Seeds of failures that were found once, with their paths: each case is run again. */
  recorded?: readonly Start[];
  /** Time for each search, its shrinking included; one that ends without a counterexample is a failure. */
  limitMs?: number;
}

/**
 * Checks that a property holds. `SEED` (and `FC_PATH`) in the environment repeat one case; `FRESH_SEED=1` adds
 * a second search from a fresh seed. Throws with the counterexample, what it broke, and the command that
 * repeats it.
 */
export async function holds<Ts>(property: fc.IRawProperty<Ts>, search: Search): Promise<void> {
  for (const start of startsFrom(process.env, search)) {
    const found = await look(property, search, start);
    if (found.failed) throw new Error(explain(found), { cause: found.errorInstance });
  }
}

/** Where a search starts: a seed, and the path to one case of it. */
export interface Start {
  seed: number;
  path?: string;
}

function startsFrom(env: NodeJS.ProcessEnv, { seed: fixedSeed = 1, recorded = [] }: Search): Start[] {
  const { SEED: seed, FC_PATH: path, FRESH_SEED: fresh } = env;
  if (seed !== undefined) {
    if (!/^-?\d+$/.test(seed)) throw new Error(`SEED wants an integer, not ${seed}`);
    return [path === undefined ? { seed: Number(seed) } : { seed: Number(seed), path }];
  }
  const fixed = [...recorded, { seed: fixedSeed }];
  return fresh === "1" ? [...fixed, { seed: randomInt(2 ** 31) }] : fixed;
}

async function look<Ts>(property: fc.IRawProperty<Ts>, { runs, limitMs }: Search, start: Start) {
  const limit = limitMs === undefined ? {} : { interruptAfterTimeLimit: limitMs };
  const settings = { numRuns: runs, markInterruptAsFailure: true, ...limit, ...start };
  try {
    return await fc.check(property, settings);
  } catch (error) {
    // The path belongs to another property of the same file; this one has only the seed to go by.
    if (start.path === undefined || !/Unable to replay/.test(String(error))) throw error;
    return await fc.check(property, { ...settings, path: "" });
  }
}

function explain<Ts>(found: fc.RunDetails<Ts>): string {
  const path = found.counterexamplePath;
  const command = `SEED=${found.seed}${path === null ? "" : ` FC_PATH=${path}`} npx tsx test/run.ts ${process.argv[2] ?? ""}`;
  const why =
    found.errorInstance instanceof Error ? found.errorInstance.message : String(found.errorInstance);
  if (found.counterexample === null)
    return `no counterexample after ${found.numRuns} runs (${found.numSkips} skipped), but ${found.interrupted ? "it was interrupted" : "too few inputs were accepted"}\nsee it again: ${command}`;
  return [
    `does not hold for ${fc.stringify(found.counterexample)}`,
    why,
    `seed ${found.seed}, path ${path}, ${found.numRuns} runs, ${found.numShrinks} shrinks`,
    `see it again: ${command}`,
  ].join("\n");
}
