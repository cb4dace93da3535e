// Runs a workload on a running stack, and records it: history and samples, then the wait for rest.
import type { Progress } from "../../base/command-line/progress.ts";
import { openStores, type Stores } from "../../invariants/observe/stores.ts";
import type { Sample } from "../../invariants/record/observation.ts";
import type { RunFolder } from "../../invariants/record/writing/run-folder.ts";
import { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Target } from "../../targets/target.ts";
import { Client } from "../buyers/client.ts";
import type { NemesisContext } from "../nemesis/inject-faults.ts";
import { supervise } from "../nemesis/supervisor.ts";
import { type Counts, HistoryTail } from "./history-tail.ts";
import { recordFailpointHits } from "./record-failpoint-hits.ts";
import { recordRest } from "./record-rest.ts";
import { observationWriter, watchSales } from "./watch-sales.ts";

/** What a recorded run needs. */
export interface RunContext {
  target: Target;
  stack: Stack;
  folder: RunFolder;
  progress: Progress;
  /** Seconds to wait for rest. */
  restSeconds: number;
  requestTimeoutMs: number;
}

/** What a run does between the start of its stack and the wait for rest. */
export interface Workload<T> {
  sales: readonly string[];
  /** The sales that are open now: one is sampled every `watchEveryMs`. */
  open: () => readonly string[];
  watchEveryMs: number;
  /** The status line, from what buyers were told so far and the newest sample. */
  status: (counts: Counts, perSecond: number, latest: Sample | undefined) => string;
  run: (context: WorkloadContext) => Promise<T>;
}

/** What a workload runs on. */
export interface WorkloadContext {
  client: Client;
  history: HistoryWriter;
  stores: Stores;
  urls: readonly string[];
  nemesis: NemesisContext;
}

const STATUS_EVERY_MS = 500;

/** Runs the workload, heals what its faults left, waits for rest; writes history and observations into the folder. */
export async function runRecorded<T>(
  context: RunContext,
  workload: Workload<T>,
  signal: AbortSignal,
): Promise<T> {
  const { target, stack, folder, progress, requestTimeoutMs: timeoutMs } = context;
  const { sales } = workload;
  const urls = stack.servers.map(({ url }) => url);
  const history = new HistoryWriter(folder.file("history.jsonl"), Date.now);
  const client = new Client({ target, values: stack.values, history, timeoutMs });
  const addresses = { redis: stack.redis?.url, mysql: stack.mysql?.url, dtm: stack.dtm?.url, http: urls[0] };
  const stores = openStores(target, addresses, Date.now);
  const observe = observationWriter(folder.file("observations.jsonl"));
  const onEvent = (line: string) => progress.event(`  ${line}`);
  const supervisor = supervise(stack, history, onEvent, signal);
  const watch = watchSales(stores, workload.open, observe, workload.watchEveryMs);
  const tail = new HistoryTail(folder.file("history.jsonl"));
  const showing = setInterval(() => {
    const before = tail.counts.asked;
    const counts = tail.read();
    const perSecond = Math.round(((counts.asked - before) * 1_000) / STATUS_EVERY_MS);
    progress.status(workload.status(counts, perSecond, watch.latest()));
  }, STATUS_EVERY_MS);
  try {
    const nemesis = { stack, supervisor, history, onEvent, client, sales };
    const result = await workload.run({ client, history, stores, urls, nemesis });
    progress.status("healing what is still broken");
    await supervisor.heal();
    clearInterval(showing);
    history.flush();
    const deadlineMs = context.restSeconds * 1_000;
    const seen = { stack, stores, sales, history, observe, progress };
    await recordRest({ ...seen, healedAt: Date.now(), deadlineMs }, signal);
    recordFailpointHits(stack, history);
    return result;
  } finally {
    clearInterval(showing);
    supervisor.dismiss();
    await watch.stop();
    await client.close();
    history.close();
    await stores.close();
  }
}
