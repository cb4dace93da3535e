// Runs a workload on a running stack, and records it: history and samples, then the wait for rest.
import type { Progress } from "../../base/command-line/progress.ts";
import { HarnessError } from "../../base/errors.ts";
import { openStores, type Stores } from "../../invariants/observe/stores.ts";
import type { Observation, Sample, Unconfirmed } from "../../invariants/record/observation.ts";
import { endHistory, endObservations } from "../../invariants/record/writing/end-file.ts";
import type { RunFolder } from "../../invariants/record/writing/run-folder.ts";
import { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import type { Stack } from "../../stack/stack.ts";
import { addressesOf } from "../../stack/system.ts";
import type { Target } from "../../targets/target.ts";
import { Client } from "../buyers/client.ts";
import { healAll } from "../nemesis/heal-all.ts";
import type { NemesisContext } from "../nemesis/inject-faults.ts";
import { supervise } from "../nemesis/supervisor.ts";
import { type Counts, HistoryTail } from "./history-tail.ts";
import { openProbes, sendProbes } from "./probes.ts";
import { recordFailpointHits } from "./record-failpoint-hits.ts";
import { messagesBefore, recordRest } from "./record-rest.ts";
import { recordWire, type WireRecording } from "./record-wire.ts";
import { storageOf, storageWarning } from "./storage.ts";
import { watchClocks } from "./watch-clocks.ts";
import { observationWriter, watchSales } from "./watch-sales.ts";

/** What a recorded run needs. */
export interface RunContext {
  target: Target;
  stack: Stack;
  folder: RunFolder;
  progress: Progress;
  /** Seconds to wait for rest. */
  restSeconds: number;
  /** Seconds that DTM may take to come to rest by itself before it is pushed. */
  pushSeconds: number | "never";
  requestTimeoutMs: number;
  /** Sources that the trial of the target did not confirm. */
  unconfirmed?: readonly Unconfirmed["what"][];
}

/** What a run does between the start of its stack and the wait for rest. */
export interface Workload<T> {
  sales: readonly string[];
  /** The sales that are open now: all are sampled every `watchEveryMs`. */
  open: () => readonly string[];
  watchEveryMs: number;
  /** The status line, from what buyers were told so far and the newest sample. */
  status: (counts: Counts, perSecond: number, latest: Sample | undefined) => string;
  run: (context: WorkloadContext) => Promise<T>;
}

/** What a workload runs on. */
export interface WorkloadContext {
  /** Aborts when the run is interrupted, cannot be recorded any more, or a store refuses what the target asks for. */
  signal: AbortSignal;
  client: Client;
  history: HistoryWriter;
  stores: Stores;
  urls: readonly string[];
  nemesis: NemesisContext;
  /** Where the stack has a wire: what passes on it is recorded. */
  wire: WireRecording | undefined;
  observe: (observations: readonly Observation[]) => void;
  /** Samples this sale now. */
  look: (sale: string) => void;
}

const STATUS_EVERY_MS = 500;

/**
 * Runs the workload, heals what its faults left, waits for rest; writes history and observations into the folder. Only
 * a run that comes to its end writes the end lines of both.
 */
export async function runRecorded<T>(
  context: RunContext,
  workload: Workload<T>,
  interrupted: AbortSignal,
): Promise<T> {
  const hopeless = new AbortController();
  const onFailure = (cause: unknown) => hopeless.abort(unrecordable(cause));
  const onMistake = (mistake: unknown) => hopeless.abort(mistake);
  const signal = AbortSignal.any([interrupted, hopeless.signal]);
  const { target, stack, folder, progress, requestTimeoutMs: timeoutMs } = context;
  const { sales } = workload;
  const files = { history: folder.file("history.jsonl"), observations: folder.file("observations.jsonl") };
  const urls = stack.servers.map(({ url }) => url);
  const history = new HistoryWriter(files.history, Date.now, { onFailure });
  const addresses = addressesOf(stack);
  const client = new Client({ target, values: stack.values, history, timeoutMs, stores: addresses });
  const stores = openStores(target, addresses, Date.now, client.valuesOf);
  const observe = observationWriter(files.observations, onFailure);
  observe(stores.unseen());
  await observeStorage(context, observe);
  const onEvent = (line: string) => progress.event(`  ${line}`);
  const wire = recordWire(stack, folder, onEvent, onFailure);
  const supervisor = supervise(stack, history, onEvent, signal);
  const endClocks = watchClocks(stores, observe);
  const watch = watchSales(stores, workload.open, observe, workload.watchEveryMs, onMistake);
  const tail = new HistoryTail(files.history);
  const showing = setInterval(() => {
    const asked = tail.counts.asked;
    const counts = tail.read();
    const perSecond = Math.round(((counts.asked - asked) * 1_000) / STATUS_EVERY_MS);
    progress.status(workload.status(counts, perSecond, watch.latest()));
  }, STATUS_EVERY_MS);
  let result: T;
  try {
    const before = await messagesBefore(stores);
    const nemesis = { stack, supervisor, history, onEvent, client, sales };
    const { look } = watch;
    const probing = { target, stack, client, sales, onEvent };
    const probes = await openProbes(probing, Date.now(), signal);
    result = await workload.run({ client, history, stores, urls, nemesis, wire, observe, look, signal });
    signal.throwIfAborted();
    progress.status("healing what is still broken");
    await healAll(supervisor, history, onEvent, signal);
    clearInterval(showing);
    const healedAt = Date.now();
    if (probes !== undefined) {
      progress.status("sending a fresh buyer to each server");
      await sendProbes(probing, probes, observe, signal);
      look(probes.sale);
    }
    history.flush();
    const waits = { deadlineMs: context.restSeconds * 1_000, pushAfterMs: pushAfterMs(context) };
    const { unconfirmed = [] } = context;
    const all = probes === undefined ? sales : [...sales, probes.sale];
    const seen = { stack, stores, sales: all, tail, unconfirmed, before, observe, progress };
    const { unitsReturn } = target.contract;
    await recordRest({ ...seen, unitsReturn, healedAt, ...waits }, signal);
    recordFailpointHits(stack, history);
    const strange = tail.strangeLine();
    if (strange !== undefined) onEvent(strange);
  } finally {
    clearInterval(showing);
    supervisor.dismiss();
    await watch.stop();
    await client.close();
    history.close();
    wire?.close();
    await endClocks();
    await stores.close();
  }
  signal.throwIfAborted();
  endHistory(files.history);
  endObservations(files.observations);
  wire?.end();
  return result;
}

async function observeStorage(
  { stack, progress }: RunContext,
  observe: WorkloadContext["observe"],
): Promise<void> {
  const storages = await storageOf(stack);
  observe(storages);
  const warning = storageWarning(storages);
  if (warning !== undefined) progress.event(`  ${warning}`);
}

const unrecordable = (cause: unknown): HarnessError =>
  new HarnessError("failed", `the run cannot be recorded any more: ${(cause as Error).message}`, {
    hint: "make room on its disk, or give another OUT=; what was recorded can be judged",
    cause,
  });

const pushAfterMs = ({ pushSeconds }: RunContext): number | undefined =>
  pushSeconds === "never" ? undefined : pushSeconds * 1_000;
