// The frame of every run, from its plan to its exit code: run folder, stack, what the run does, verdict.
import { existsSync } from "node:fs";
import path from "node:path";
import { asTyped } from "../../base/command-line/as-typed.ts";
import { Progress, type Screen } from "../../base/command-line/progress.ts";
import type { Unconfirmed } from "../../invariants/record/observation.ts";
import type { Bounds, RunFile } from "../../invariants/record/run-file.ts";
import { createRunFolder, type RunFolder } from "../../invariants/record/writing/run-folder.ts";
import { writeRunFile } from "../../invariants/record/writing/write-run-file.ts";
import { verdictLine } from "../../invariants/report/text.ts";
import type { Verdict } from "../../invariants/verdict.ts";
import { type Stack, type StackOptions, startStack } from "../../stack/stack.ts";
import { CHECK_BACK_SECONDS } from "../../stack/start-system.ts";
import { inventory } from "../../stack/tools/inventory.ts";
import { countOf } from "../../targets/ids.ts";
import { saysPerBuyer } from "../../targets/load.ts";
import { namedReplies } from "../../targets/reply.ts";
import type { Target } from "../../targets/target.ts";
import { demandAllowedHosts } from "../doctor/allow-host.ts";
import { examineFirst } from "../doctor/examine.ts";
import { unconfirmedOf } from "../doctor/table.ts";
import { openLive } from "../live/open-live.ts";
import { ORDER_LAG_BOUND_MS } from "./await-rest.ts";
import { judgeAndReport } from "./judge-and-report.ts";
import type { RunOptions } from "./run-options.ts";
import { sourcesOf } from "./sources-of.ts";
import { toldMarks } from "./told-marks.ts";
import { observationWriter } from "./watch-sales.ts";

/** What a run is, before it begins. */
export interface RunPlan extends Pick<RunFile, "kind" | "seed" | "repeat" | "promisedMarks" | "plan"> {
  bounds: Bounds;
  target: Target;
  /** Its first line. */
  opening: string;
  stack: Pick<
    StackOptions,
    | "batchesInFlight"
    | "workers"
    | "dtmReplicas"
    | "failpoints"
    | "links"
    | "wire"
    | "checkBackSeconds"
    | "servers"
  >;
}

/** A run whose stack has started. */
export interface StartedRun {
  folder: RunFolder;
  stack: Stack;
  progress: Progress;
  /** Sources that the trial of the target did not confirm, less those that its owner did. */
  unconfirmed?: readonly Unconfirmed["what"][];
}

/** A run that has ended and was judged. */
export interface RunResult<T> {
  value: T;
  folder: RunFolder;
  verdict: Verdict;
  exitCode: number;
}

/** Our own target, by its name: its tests try it all day. */
const OURS = "fastify";

/**
 * Starts the stack, calls `body` with it, stops it whatever happens, judges, and prints the verdict. `after` may print
 * more about the result and change the exit code.
 */
export async function runToVerdict<T>(
  runPlan: RunPlan,
  options: RunOptions,
  screen: Screen,
  signal: AbortSignal,
  body: (run: StartedRun) => Promise<T>,
  after: (result: RunResult<T>, say: (line: string) => void) => number,
): Promise<number> {
  const { kind, seed, target, repeat, promisedMarks, bounds, plan } = runPlan;
  demandAllowedHosts(target, options["allow-host"]);
  const startedAt = new Date();
  const folder = await createRunFolder(options.out, kind, seed, startedAt);
  const progress = new Progress(screen);
  const checkBackMs = checkBackOf(target, runPlan.stack.checkBackSeconds);
  const run = {
    ...{ format: 3 as const, kind, seed, repeat, bounds, plan },
    contract: target.contract,
    waived: target.unseen,
    promisedMarks: [...promisedMarks, ...toldMarks(promisedMarks, namedReplies(target.replies))],
    startedAt: startedAt.toISOString(),
    target: target.name,
    versions: inventory(),
    settings: { ...options, live: undefined },
    orderLagBoundMs: ORDER_LAG_BOUND_MS,
    replies: namedReplies(target.replies),
    sources: sourcesOf(target),
    ...(checkBackMs === undefined ? {} : { checkBackMs }),
  };
  writeRunFile(folder, run, false);
  progress.event(runPlan.opening);
  const live = await openLive(options.live, screen, folder, progress);
  const stack = await startStack({
    ...runPlan.stack,
    target,
    runFolder: folder.path,
    dtmStore: options["dtm-store"],
    redisFsync: options["redis-fsync"],
    mysqlFlush: options["mysql-flush"],
    signal,
    onProgress: (line) => progress.status(line),
  });
  let value: T;
  try {
    const isTried = options.doctor !== "0" && options.target !== OURS;
    const started = { folder, stack, progress };
    const unconfirmed = isTried ? await tryFirst(target, options.target, started, signal) : [];
    value = await body({ ...started, unconfirmed });
  } catch (error) {
    const how = signal.aborted ? "interrupted" : "failed";
    // A run that fails before its first operation has nothing to judge.
    if (existsSync(folder.file("history.jsonl")))
      progress.event(asTyped(`${how}; to judge what was recorded: make verify RUN=${shown(folder.path)}`));
    await live?.end({
      says: signal.aborted ? "The run was interrupted." : "The run failed: the terminal says why.",
      valid: undefined,
      report: undefined,
    });
    throw error;
  } finally {
    progress.end();
    await stack.stop();
  }
  writeRunFile(folder, run, true);
  const { verdict, exitCode, writePage } = judgeAndReport(folder, progress);
  const say = (line: string) => progress.event(line);
  const code = after({ value, folder, verdict, exitCode }, say);
  writePage();
  say(`report: ${shown(path.join(folder.path, "report.html"))}   again: ${repeat}`);
  await live?.end({ says: verdictLine(verdict), valid: verdict.valid, report: "report.html" });
  say(`exit ${code}; ${verdictLine(verdict)}`);
  return code;
}

/** Tries the target on the run's stack, and records what was not confirmed. */
async function tryFirst(
  target: Target,
  nameOrPath: string,
  { folder, stack, progress }: StartedRun,
  signal: AbortSignal,
): Promise<Unconfirmed["what"][]> {
  const say = (line: string) => progress.event(line);
  if (countOf(target.ids.sale) === 1) {
    say("  the target is not tried: it has one sale, and the run needs that one");
    return [];
  }
  progress.status("trying the target");
  const written = { perBuyer: await saysPerBuyer(nameOrPath) };
  const lines = await examineFirst({ target, stack, written, say, signal });
  const unconfirmed = unconfirmedOf(lines).filter(({ what }) => !target.confirmed.includes(what));
  observationWriter(folder.file("observations.jsonl"))(unconfirmed);
  return unconfirmed.map(({ what }) => what);
}

/** The age in ms at which DTM checks back; undefined if the target takes that from elsewhere, or has no DTM. */
function checkBackOf(target: Target, seconds = CHECK_BACK_SECONDS): number | undefined {
  const isTold =
    Array.isArray(target.start) && JSON.stringify(target.start).includes("{{checkBack.seconds}}");
  return target.dtm && isTold ? seconds * 1_000 : undefined;
}

const shown = (file: string): string => path.relative(process.cwd(), file);
