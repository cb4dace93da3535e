// Waits for rest, and records all that the stores hold then.
import type { Progress } from "../../base/command-line/progress.ts";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import type { Stack } from "../../stack/stack.ts";
import { awaitRest } from "./await-rest.ts";

/** What it needs of a run whose load and faults are over. */
export interface RestContext {
  stack: Stack;
  stores: Stores;
  sales: readonly string[];
  history: HistoryWriter;
  observe: (observations: readonly Observation[]) => void;
  progress: Progress;
  healedAt: number;
  deadlineMs: number;
}

const WRITE_AT_ONCE = 1_000;

/** Waits for rest, records it, and then every sample, deduction, order and unfinished message. */
export async function recordRest(context: RestContext, signal: AbortSignal): Promise<void> {
  const { stack, stores, sales, observe, progress, healedAt, deadlineMs } = context;
  const onProgress = (pending: string) => progress.status(`waiting for rest: ${pending}`);
  const rest = await awaitRest(
    { stores, sales, dtmUrl: stack.dtm?.url, healedAt, deadlineMs, onProgress },
    signal,
  );
  observe([rest]);
  let batch: Observation[] = [];
  for await (const fact of finalFacts(stores, sales)) {
    batch.push(fact);
    if (batch.length < WRITE_AT_ONCE) continue;
    observe(batch);
    batch = [];
  }
  observe(batch);
}

/** Everything that the stores hold of these sales, for the checks. */
async function* finalFacts(stores: Stores, sales: readonly string[]): AsyncGenerator<Observation> {
  const own = new Set(sales);
  yield* stores.unseen();
  for (const sale of sales) {
    yield await stores.sample(sale);
    yield* stores.deductions(sale);
    yield* stores.orders(sale);
  }
  for (const message of await stores.unfinishedMessages()) {
    if (message.sale !== undefined && own.has(message.sale)) yield message;
  }
}
