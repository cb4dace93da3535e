// Waits for rest, and records what the stores hold then.
import type { Progress } from "../../base/progress.ts";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import type { Stack } from "../../stack/stack.ts";
import { awaitRest, finalFacts } from "./rest.ts";

/** What a run hands over when its load and its faults are over. */
export interface Ending {
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

/** Waits for rest and records all that the stores hold. */
export async function recordRest(ending: Ending, signal: AbortSignal): Promise<void> {
  const { stack, stores, sales, observe, progress, healedAt, deadlineMs } = ending;
  const onProgress = (pending: string) => progress.status(`settling: ${pending}`);
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
