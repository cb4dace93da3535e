// The frame of every run, from its plan to its exit code: folder, stack, play, verdict.
import path from "node:path";
import { Progress, type Screen } from "../../base/progress.ts";
import type { RunFile } from "../../invariants/record/run-file.ts";
import { createRunFolder, type RunFolder } from "../../invariants/record/run-folder.ts";
import { writeRunFile } from "../../invariants/record/write-run-file.ts";
import { verdictLine } from "../../invariants/report/text.ts";
import type { Verdict } from "../../invariants/verdict.ts";
import { type Stack, type StackOptions, startStack } from "../../stack/stack.ts";
import { inventory } from "../../stack/tools/inventory.ts";
import type { Target } from "../../targets/target.ts";
import { pronounce } from "./conclude.ts";
import type { RunOptions } from "./run-options.ts";

/** What a run is, before it begins. */
export interface Planned extends Pick<RunFile, "kind" | "seed" | "repeat" | "promisedMarks" | "plan"> {
  target: Target;
  /** Its first line. */
  opening: string;
  stack: Pick<
    StackOptions,
    "batchesInFlight" | "workers" | "dtmReplicas" | "failpoints" | "links" | "checkBackSeconds" | "servers"
  >;
}

/** A run under way: what it is played on, and what it may still have to say. */
export interface Conducted {
  folder: RunFolder;
  stack: Stack;
  progress: Progress;
}

/** What a run came to. */
export interface Outcome<T> {
  played: T;
  folder: RunFolder;
  verdict: Verdict;
  exitCode: number;
}

const ORDER_LAG_BOUND_MS = 20_000;

/**
 * Starts the stack, lets `play` use it, stops it whatever happens, judges, and prints the verdict. `after` may say
 * more of the outcome and change the exit code.
 */
export async function conduct<T>(
  planned: Planned,
  options: RunOptions,
  screen: Screen,
  signal: AbortSignal,
  play: (run: Conducted) => Promise<T>,
  after: (outcome: Outcome<T>, say: (line: string) => void) => number,
): Promise<number> {
  const { kind, seed, target, repeat, promisedMarks, plan } = planned;
  const startedAt = new Date();
  const folder = await createRunFolder(options.out, kind, seed, startedAt);
  const progress = new Progress(screen);
  const run = {
    ...{ kind, seed, repeat, promisedMarks, plan },
    startedAt: startedAt.toISOString(),
    target: target.name,
    versions: inventory(),
    settings: { ...options },
    orderLagBoundMs: ORDER_LAG_BOUND_MS,
  };
  writeRunFile(folder, run, false);
  progress.event(planned.opening);
  const stack = await startStack({
    ...planned.stack,
    target,
    runFolder: folder.path,
    dtmStore: options["dtm-store"],
    redisFsync: options["redis-fsync"],
    mysqlFlush: options["mysql-flush"],
    signal,
    onProgress: (line) => progress.status(line),
  });
  let played: T;
  try {
    played = await play({ folder, stack, progress });
  } catch (error) {
    if (signal.aborted)
      progress.event(`interrupted; to judge what was recorded: make verify RUN=${shown(folder.path)}`);
    throw error;
  } finally {
    progress.end();
    await stack.stop();
  }
  writeRunFile(folder, run, true);
  const { verdict, exitCode } = pronounce(folder, progress);
  const say = (line: string) => progress.event(line);
  const code = after({ played, folder, verdict, exitCode }, say);
  say(`report: ${shown(path.join(folder.path, "report.html"))}   again: ${repeat}`);
  say(`exit ${code}; ${verdictLine(verdict)}`);
  return code;
}

const shown = (file: string): string => path.relative(process.cwd(), file);
