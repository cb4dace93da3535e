// One verification from its settings to its exit code: plan, stack, sales and crashes, rest, verdict.
import { randomInt } from "node:crypto";
import path from "node:path";
import { openStores } from "../invariants/observe/stores.ts";
import { verdictLine } from "../invariants/report/text.ts";
import type { DtmStore } from "../stack/dtm.ts";
import { inventory } from "../stack/inventory.ts";
import { type Stack, startStack } from "../stack/stack.ts";
import { loadTarget } from "../targets/load.ts";
import type { Target } from "../targets/target.ts";
import { Client } from "./buyers.ts";
import { pronounce, recordHits, settle } from "./conclude.ts";
import { HistoryWriter } from "./history-writer.ts";
import { playFaults } from "./nemesis/nemesis.ts";
import { playSales } from "./play.ts";
import { HistoryTail, Progress, type Screen } from "./progress.ts";
import { reviveServers } from "./revive.ts";
import { writeRunFile } from "./run-file.ts";
import { createRunFolder, type RunFolder } from "./run-folder.ts";
import { together } from "./together.ts";
import { planVerify, promisedMarks, type VerifyPlan } from "./verify-plan.ts";
import { observationWriter, watchSales } from "./watch.ts";

/** What `make verify` was asked for. */
export interface VerifyOptions {
  seed: number | undefined;
  sales: number;
  target: string;
  /** Folder that run folders are made in. */
  out: string;
  /** How long to wait for rest. */
  rest: number;
  "dtm-store": DtmStore;
}

const ORDER_LAG_BOUND_MS = 20_000;
const WATCH_EVERY_MS = 20;
const STATUS_EVERY_MS = 500;

/** Verifies; gives the exit code. Whatever happens, the stack is stopped. */
export async function verify(options: VerifyOptions, screen: Screen, signal: AbortSignal): Promise<number> {
  const target = await loadTarget(options.target);
  const seed = options.seed ?? randomInt(1_000_000);
  const servers = Array.isArray(target.start) ? target.start.reduce((sum, { count }) => sum + count, 0) : 0;
  const failpoints = target.requests.armFailpoint !== null;
  const restocks = target.requests.restock !== null;
  const plan = planVerify({ seed, sales: options.sales, servers, failpoints, restocks });
  const startedAt = new Date();
  const folder = await createRunFolder(options.out, "verify", seed, startedAt);
  const progress = new Progress(screen);
  const run = {
    kind: "verify" as const,
    seed,
    startedAt: startedAt.toISOString(),
    target: target.name,
    versions: inventory(),
    settings: { ...options },
    repeat: `make verify SEED=${seed} SALES=${options.sales} TARGET=${options.target} DTM_STORE=${options["dtm-store"]}`,
    promisedMarks: promisedMarks(plan),
    orderLagBoundMs: ORDER_LAG_BOUND_MS,
    plan,
  };
  writeRunFile(folder, run, false);
  const armed = plan.sales.reduce((sum, sale) => sum + sale.failpoints.length, 0);
  progress.event(
    `verify, seed ${seed}: ${plan.sales.length} sales, ${armed} failpoints, ${plan.faults.length} kills`,
  );
  const stack = await startStack({
    target,
    runFolder: folder.path,
    dtmStore: options["dtm-store"],
    failpoints,
    checkBackSeconds: plan.checkBackSeconds,
    signal,
    onProgress: (line) => progress.status(line),
  });
  try {
    await play({ target, plan, folder, stack, progress, restSeconds: options.rest }, signal);
  } finally {
    progress.end();
    await stack.stop();
  }
  writeRunFile(folder, run, true);
  const { verdict, exitCode } = pronounce(folder, progress);
  progress.event(
    `report: ${path.relative(process.cwd(), path.join(folder.path, "report.html"))}   again: ${run.repeat}`,
  );
  progress.event(`exit ${exitCode}; ${verdictLine(verdict)}`);
  return exitCode;
}

/** A plan and where it is played. */
export interface Stage {
  target: Target;
  plan: VerifyPlan;
  folder: RunFolder;
  stack: Stack;
  progress: Progress;
  restSeconds: number;
}

/** Plays the plan on a running stack, to rest, and records history and observations in the run's folder. */
export async function play(
  { target, plan, folder, stack, progress, restSeconds }: Stage,
  signal: AbortSignal,
): Promise<void> {
  const sales = plan.sales.map(({ sale }) => sale);
  const urls = stack.servers.map(({ url }) => url);
  const history = new HistoryWriter(folder.file("history.jsonl"), Date.now);
  const client = new Client({ target, values: stack.values, history, timeoutMs: plan.requestTimeoutMs });
  const addresses = { redis: stack.redis?.url, mysql: stack.mysql?.url, dtm: stack.dtm?.url, http: urls[0] };
  const stores = openStores(target, addresses, Date.now);
  const observe = observationWriter(folder.file("observations.jsonl"));
  const onEvent = (line: string) => progress.event(`  ${line}`);
  const revival = reviveServers(stack, history, onEvent);
  const watch = watchSales(stores, sales, observe, WATCH_EVERY_MS);
  const tail = new HistoryTail(folder.file("history.jsonl"));
  let done = 0;
  const showing = setInterval(() => {
    const { asked, ok, fail, info } = tail.read();
    progress.status(
      `${done}/${sales.length} sales  asked ${asked}  bought ${ok}  refused ${fail}  unknown ${info}`,
    );
  }, STATUS_EVERY_MS);
  try {
    await together(signal, [
      (either) => playSales({ client, target, urls, onDone: () => done++ }, plan.sales, either),
      (either) => playFaults({ stack, history, onEvent }, plan.faults, either),
    ]);
    await revival.stop();
    const healedAt = Date.now();
    await settle(
      { stack, stores, sales, history, observe, progress, healedAt, deadlineMs: restSeconds * 1_000 },
      signal,
    );
    recordHits(stack, history);
  } finally {
    clearInterval(showing);
    await watch.stop();
    await client.close();
    history.close();
    await stores.close();
  }
}
