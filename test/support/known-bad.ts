// What an entry of the catalogue in test/known-bad/ says, and how it is run: mistakes that the harness must find, and
// innocents that it must not accuse.
import { mkdtemp, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { HarnessError } from "../../base/errors.ts";
import { until } from "../../base/until.ts";
import { judgeRun } from "../../invariants/judge-run.ts";
import type { Verdict } from "../../invariants/verdict.ts";
import { type LoadOptions, load } from "../../loadtests/load/run-load.ts";
import { HistoryTail } from "../../loadtests/run/history-tail.ts";
import { type VerifyOptions, verify } from "../../loadtests/verify/run-verify.ts";
import type { InvariantName } from "../../targets/schema/invariant-name.ts";
import { Playground } from "./command.ts";
import { type Replaces, targetOf } from "./mutant.ts";

/** One run that shows an entry. `with` holds what differs from {@link LOAD} or {@link VERIFY}. */
export type EntryRun = (
  | { by: "load"; with?: Partial<LoadOptions> }
  | { by: "verify"; with?: Partial<VerifyOptions> }
  /** A load whose harness is killed after this many replies. What it recorded is judged afterwards. */
  | { by: "cut-load"; with?: Partial<LoadOptions>; cutAfterReplies: number }
) & { withinSeconds: number };

interface Entry {
  title: string;
  /** How it happens in real life. */
  story: string;
  replaces: Replaces;
  runs: readonly EntryRun[];
}

/** A system that is wrong, and what must say so: decided on before the first run. */
export type Mistake = Entry & (CaughtByInvariant | CaughtByMark);
/** This invariant must be broken. Another one alone does not count. */
interface CaughtByInvariant {
  invariant: InvariantName;
}
/** No invariant is broken, but this mark is promised and missed, so that the verdict is not `true`. */
interface CaughtByMark {
  mark: string;
}

/** A system that is right, and looks as if it broke these invariants. */
export interface Innocent extends Entry {
  looksLike: readonly InvariantName[];
  never: "false";
}

/** What a run of an entry came to. */
export interface Outcome {
  seed: number;
  code: number | undefined;
  verdict: Verdict;
  seconds: number;
}

/** A mistake must be found with one of these. */
export const SEEDS = [5, 6] as const;

const STORES = {
  "dtm-store": "redis" as const,
  "redis-fsync": "always" as const,
  "mysql-flush": "1" as const,
};
const COMMON = { ...STORES, rest: 6, push: 0, faults: ["none"] };
const LOAD = {
  ...{ ...COMMON, profile: "burst", stock: 150, rate: 60, duration: 6 },
  ...{ intensity: 5, workers: 1, p95: undefined, replay: undefined },
};
/** Each failpoint in each mode. */
const VERIFY = { ...COMMON, cases: 45, case: undefined, wire: 0 as number | undefined, pairs: 0, sales: 0 };
const again = () => "";
const SCREEN = { write: () => {}, live: false, columns: 80 };

/** Exit code of a failure of the harness. */
const EXIT_FAILED = 70;

/** Runs the entry once with this seed, and judges what was recorded. Throws if the run takes longer than it may. */
export async function runEntry(entry: Entry, run: EntryRun, seed: number): Promise<Outcome> {
  const startedAt = Date.now();
  const folder = await mkdtemp(path.join(os.tmpdir(), "flashproof-mutant-"));
  try {
    const target = await targetOf(entry.replaces, path.join(folder, "target"));
    // Our own server is what a mutant's file describes; a trial would only tell the judge what it shall find.
    const doctor = Array.isArray(entry.replaces) ? ("0" as const) : ("1" as const);
    const out = path.join(folder, "runs");
    const signal = AbortSignal.timeout(run.withinSeconds * 1_000);
    const code = await record(run, { seed, target, out, doctor }, signal).catch(codeOfFailure);
    const verdict = judgeRun(path.join(out, "latest"));
    return { seed, code, verdict, seconds: (Date.now() - startedAt) / 1_000 };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function codeOfFailure(error: unknown): number {
  if (error instanceof HarnessError && error.code === "failed") return EXIT_FAILED;
  throw error;
}

/** Records the run below `out`. Returns its exit code, or undefined if the harness was killed. */
async function record(
  run: EntryRun,
  own: { seed: number; target: string; out: string; doctor: "0" | "1" },
  signal: AbortSignal,
): Promise<number | undefined> {
  if (run.by === "load") return load({ ...LOAD, ...own, ...run.with }, again, SCREEN, signal);
  if (run.by === "verify") return verify({ ...VERIFY, ...own, ...run.with }, again, SCREEN, signal);
  await recordCutLoad({ ...LOAD, ...own, ...run.with }, run.cutAfterReplies, run.withinSeconds * 1_000);
  return undefined;
}

/** Starts a load as a user does, and kills the harness in the middle of it. */
async function recordCutLoad(options: LoadOptions, replies: number, deadlineMs: number): Promise<void> {
  const playground = await Playground.create();
  try {
    const given = Object.entries(options).flatMap(([name, value]) =>
      value === undefined ? [] : [`--${name}`, String(value)],
    );
    const command = playground.start("loadtests/load.ts", given);
    const tail = new HistoryTail(path.join(options.out, "latest", "history.jsonl"));
    const isEnough = () => {
      const { ok, fail, info } = tail.read();
      return ok + fail + info >= replies;
    };
    await until(isEnough, { what: `${replies} replies in the history`, deadlineMs });
    command.signal("SIGKILL");
    await command.end();
    await playground.untilClear();
  } finally {
    await playground.clear();
  }
}

/** Why the mistake was not caught by what it names. Undefined if it was. */
export function missed(mistake: Mistake, { code, verdict }: Outcome): string | undefined {
  const { valid, because, invariants, marks } = verdict;
  const said = `exit ${code}, ${valid}: ${because}`;
  if (code === EXIT_FAILED) return `the harness failed; ${said}`;
  if ("mark" in mistake) {
    const isMissed = marks.some(({ name, reached }) => name === mistake.mark && !reached);
    return valid === "unknown" && isMissed ? undefined : `the mark ${mistake.mark} did not tell; ${said}`;
  }
  const named = invariants.find(({ name }) => name === mistake.invariant);
  return named?.valid === false ? undefined : `${mistake.invariant} is ${named?.valid}; ${said}`;
}
