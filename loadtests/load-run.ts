// One load from its settings to its exit code: plan, stack, k6 and nemesis, rest, verdict.
import { randomInt } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { openStores, type Stores } from "../invariants/observe/stores.ts";
import { verdictLine } from "../invariants/report/text.ts";
import type { DtmStore } from "../stack/dtm.ts";
import { inventory } from "../stack/inventory.ts";
import { type Stack, startStack } from "../stack/stack.ts";
import { findTool } from "../stack/tools.ts";
import { HarnessError } from "../targets/errors.ts";
import { loadTarget } from "../targets/load.ts";
import type { Target } from "../targets/target.ts";
import { Client } from "./buyers.ts";
import { pronounce, settle } from "./conclude.ts";
import { HistoryWriter } from "./history-writer.ts";
import { type K6Result, runK6 } from "./k6.ts";
import { playFaults } from "./nemesis/nemesis.ts";
import { type FaultSet, type LoadPlan, planLoad, promisedMarks } from "./plan.ts";
import { HistoryTail, Progress, type Screen } from "./progress.ts";
import { reviveServers } from "./revive.ts";
import { writeRunFile } from "./run-file.ts";
import { createRunFolder, type RunFolder } from "./run-folder.ts";
import type { Errand } from "./scripts/errand.ts";
import { together } from "./together.ts";
import { observationWriter, type Watch, watchSales } from "./watch.ts";

/** What `make load` was asked for. */
export interface LoadOptions {
  profile: string;
  stock: number | undefined;
  rate: number | undefined;
  duration: number | undefined;
  faults: FaultSet;
  seed: number | undefined;
  p95: number | undefined;
  target: string;
  /** Folder that run folders are made in. */
  out: string;
  /** How long to wait for rest. */
  rest: number;
  "dtm-store": DtmStore;
}

const ORDER_LAG_BOUND_MS = 20_000;
const WATCH_EVERY_MS = 200;
const STATUS_EVERY_MS = 500;
/** Exit code of missed thresholds, as k6's own. */
const EXIT_THRESHOLDS = 99;

/** Runs a load; gives the exit code. Whatever happens, the stack is stopped. */
export async function load(options: LoadOptions, screen: Screen, signal: AbortSignal): Promise<number> {
  const target = await loadTarget(options.target);
  const seed = options.seed ?? randomInt(1_000_000);
  const servers = Array.isArray(target.start) ? target.start.reduce((sum, { count }) => sum + count, 0) : 0;
  if (servers === 0 && options.faults !== "none") {
    throw new HarnessError(
      "usage",
      `the target ${target.name} runs already: its servers cannot be killed from here`,
      { hint: "add FAULTS=none" },
    );
  }
  const plan = planLoad({ ...options, durationSeconds: options.duration, seed, servers });
  const startedAt = new Date();
  const folder = await createRunFolder(options.out, "load", seed, startedAt);
  const progress = new Progress(screen);
  const run = {
    kind: "load" as const,
    seed,
    startedAt: startedAt.toISOString(),
    target: target.name,
    versions: inventory(),
    settings: { ...options },
    repeat: repeatCommand(options, seed),
    promisedMarks: promisedMarks(plan),
    orderLagBoundMs: ORDER_LAG_BOUND_MS,
    plan,
  };
  writeRunFile(folder, run, false);
  progress.event(
    `load ${plan.profile}, seed ${seed}: ${plan.stock} units, ${plan.durationMs / 1_000} s, ${plan.faults.length} faults`,
  );
  const stack = await startStack({
    target,
    runFolder: folder.path,
    dtmStore: options["dtm-store"],
    signal,
    onProgress: (line) => progress.status(line),
  });
  let k6: K6Result;
  try {
    k6 = await stampede({ target, plan, folder, stack, progress, restSeconds: options.rest }, signal);
  } finally {
    progress.end();
    await stack.stop();
  }
  writeRunFile(folder, run, true);
  const { verdict, exitCode } = pronounce(folder, progress);
  for (const missed of k6.missedThresholds) progress.event(`threshold missed: ${missed}`);
  const code = exitCode === 0 && k6.missedThresholds.length > 0 ? EXIT_THRESHOLDS : exitCode;
  progress.event(
    `report: ${path.relative(process.cwd(), path.join(folder.path, "report.html"))}   again: ${run.repeat}`,
  );
  progress.event(`exit ${code}; ${verdictLine(verdict)}`);
  return code;
}

interface Stampede {
  target: Target;
  plan: LoadPlan;
  folder: RunFolder;
  stack: Stack;
  progress: Progress;
  restSeconds: number;
}

async function stampede(parts: Stampede, signal: AbortSignal): Promise<K6Result> {
  const { target, plan, folder, stack, progress } = parts;
  const history = new HistoryWriter(folder.file("history.jsonl"), Date.now);
  const addresses = {
    redis: stack.redis?.url,
    mysql: stack.mysql?.url,
    dtm: stack.dtm?.url,
    http: stack.servers[0]?.url,
  };
  const stores = openStores(target, addresses, Date.now);
  const observe = observationWriter(folder.file("observations.jsonl"));
  try {
    await openSale(parts, history, stores);
    const onEvent = (line: string) => progress.event(`  ${line}`);
    const revival = reviveServers(stack, history, onEvent);
    const watch = watchSales(stores, [plan.sale], observe, WATCH_EVERY_MS);
    const tail = new HistoryTail(folder.file("history.jsonl"));
    const showing = setInterval(() => show(parts, tail, watch), STATUS_EVERY_MS);
    writeErrand(parts);
    try {
      const [k6] = await together<[K6Result, undefined]>(signal, [
        (either) => runK6(findTool("k6"), plan.profile, folder, either),
        (either) => playFaults({ stack, history, onEvent }, plan.faults, either).then(() => undefined),
      ]);
      await revival.stop();
      const healedAt = Date.now();
      history.flush();
      const sales = [plan.sale];
      await settle(
        { stack, stores, sales, history, observe, progress, healedAt, deadlineMs: parts.restSeconds * 1_000 },
        signal,
      );
      return k6;
    } finally {
      clearInterval(showing);
      await watch.stop();
      rmSync(folder.file("errand.json"), { force: true });
    }
  } finally {
    history.close();
    await stores.close();
  }
}

async function openSale(
  { target, plan, stack }: Stampede,
  history: HistoryWriter,
  stores: Stores,
): Promise<void> {
  const client = new Client({ target, values: stack.values, history, timeoutMs: plan.requestTimeoutMs });
  try {
    const url = stack.servers[0]?.url ?? "";
    const { outcome, error } = await client.open(url, plan.sale, plan.stock);
    if (outcome !== "ok") {
      throw new HarnessError("failed", `sale ${plan.sale} could not be opened: ${error}`, {
        hint: "was it opened by an earlier run? try another SEED",
      });
    }
    const { orders = 0, deducted = 0 } = await stores.sample(plan.sale);
    if (orders > 0 || deducted > 0) {
      throw new HarnessError("failed", `sale ${plan.sale} has been sold from already`, {
        hint: "choose another SEED",
      });
    }
    history.flush();
  } finally {
    await client.close();
  }
}

function writeErrand({ target, plan, folder, stack }: Stampede): void {
  const errand: Errand = {
    plan,
    urls: stack.servers.map(({ url }) => url),
    purchase: target.requests.purchase,
    replies: target.replies,
    gid: target.gid,
    values: stack.values,
    summaryFile: folder.file("k6-summary.json"),
  };
  writeFileSync(folder.file("errand.json"), JSON.stringify(errand), { mode: 0o600 });
}

function show({ plan, progress }: Stampede, tail: HistoryTail, watch: Watch): void {
  const before = tail.counts.asked;
  const { asked, ok, fail, info } = tail.read();
  const perSecond = Math.round(((asked - before) * 1_000) / STATUS_EVERY_MS);
  const { remaining = "?", orders = "?" } = watch.latest() ?? {};
  progress.status(
    `${plan.profile}: ${perSecond}/s  asked ${asked}  bought ${ok}  refused ${fail}  unknown ${info}  left ${remaining}  orders ${orders}`,
  );
}

function repeatCommand(options: LoadOptions, seed: number): string {
  const { out: _, ...planned } = options;
  const given = Object.entries({ ...planned, seed }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.toUpperCase().replaceAll("-", "_")}=${value}`],
  );
  return `make load ${given.join(" ")}`;
}
