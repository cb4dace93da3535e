// Plays something on a running stack: with history, watch, supervisor and nemesis around it, and rest behind it.

import { type Counts, HistoryTail, type Progress } from "../../base/progress.ts";
import { openStores, type Stores } from "../../invariants/observe/stores.ts";
import { HistoryWriter } from "../../invariants/record/history-writer.ts";
import type { Sample } from "../../invariants/record/observation.ts";
import type { RunFolder } from "../../invariants/record/run-folder.ts";
import type { Stack } from "../../stack/stack.ts";
import type { Target } from "../../targets/target.ts";
import { Client } from "../buyers/client.ts";
import type { NemesisParts } from "../nemesis/nemesis.ts";
import { supervise } from "../nemesis/supervisor.ts";
import { recordHits, settle } from "./conclude.ts";
import { observationWriter, watchSales } from "./watch.ts";

/** What it is played on. */
export interface Venue {
  target: Target;
  stack: Stack;
  folder: RunFolder;
  progress: Progress;
  /** Seconds to wait for rest. */
  restSeconds: number;
  requestTimeoutMs: number;
}

/** What is played. */
export interface Performance<T> {
  sales: readonly string[];
  /** Those to be sampled now, one every so often. */
  open: () => readonly string[];
  watchEveryMs: number;
  /** The status line, from what buyers were told so far and the newest sample. */
  status: (counts: Counts, perSecond: number, latest: Sample | undefined) => string;
  play: (stage: Stage) => Promise<T>;
}

/** What a play may use. */
export interface Stage {
  client: Client;
  history: HistoryWriter;
  stores: Stores;
  urls: readonly string[];
  nemesis: NemesisParts;
}

const STATUS_EVERY_MS = 500;

/** Plays it, heals what the faults have left, waits for rest, and records history and observations in the folder. */
export async function perform<T>(venue: Venue, performance: Performance<T>, signal: AbortSignal): Promise<T> {
  const { target, stack, folder, progress, requestTimeoutMs: timeoutMs } = venue;
  const { sales } = performance;
  const urls = stack.servers.map(({ url }) => url);
  const history = new HistoryWriter(folder.file("history.jsonl"), Date.now);
  const client = new Client({ target, values: stack.values, history, timeoutMs });
  const addresses = { redis: stack.redis?.url, mysql: stack.mysql?.url, dtm: stack.dtm?.url, http: urls[0] };
  const stores = openStores(target, addresses, Date.now);
  const observe = observationWriter(folder.file("observations.jsonl"));
  const onEvent = (line: string) => progress.event(`  ${line}`);
  const supervisor = supervise(stack, history, onEvent, signal);
  const watch = watchSales(stores, performance.open, observe, performance.watchEveryMs);
  const tail = new HistoryTail(folder.file("history.jsonl"));
  const showing = setInterval(() => {
    const before = tail.counts.asked;
    const counts = tail.read();
    const perSecond = Math.round(((counts.asked - before) * 1_000) / STATUS_EVERY_MS);
    progress.status(performance.status(counts, perSecond, watch.latest()));
  }, STATUS_EVERY_MS);
  try {
    const nemesis = { stack, supervisor, history, onEvent, client, sales };
    const played = await performance.play({ client, history, stores, urls, nemesis });
    progress.status("healing what is still broken");
    await supervisor.heal();
    clearInterval(showing);
    history.flush();
    const ending = { stack, stores, sales, history, observe, progress };
    await settle({ ...ending, healedAt: Date.now(), deadlineMs: venue.restSeconds * 1_000 }, signal);
    recordHits(stack, history);
    return played;
  } finally {
    clearInterval(showing);
    supervisor.dismiss();
    await watch.stop();
    await client.close();
    history.close();
    await stores.close();
  }
}
