// Waits until a healed system is at rest: every deduction has its order, and DTM holds no unfinished message.
import { setTimeout as wait } from "node:timers/promises";
import { request } from "undici";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { Observation, Rest } from "../../invariants/record/observation.ts";

const POLL_MS = 250;
const NUDGE_EVERY_MS = 1_000;
/** Orders of a target whose ledger and messages cannot be seen count as settled when none came for so long. */
const QUIET_MS = 1_500;

/** What is awaited, and how long. */
export interface RestParts {
  stores: Stores;
  sales: readonly string[];
  dtmUrl: string | undefined;
  healedAt: number;
  deadlineMs: number;
  onProgress: (pending: string) => void;
}

/** Waits for rest. Back-off can put a recovery off for long, so DTM is asked to look at everything now. */
export async function awaitRest(parts: RestParts, signal: AbortSignal): Promise<Rest> {
  const { healedAt, deadlineMs } = parts;
  const startedAt = Date.now();
  const look = watcher(parts);
  let nudgedAt = 0;
  let settled = { orders: -1, since: startedAt };
  for (;;) {
    const now = Date.now();
    if (parts.dtmUrl !== undefined && now - nudgedAt >= NUDGE_EVERY_MS) {
      nudgedAt = now;
      await nudge(parts.dtmUrl);
    }
    const state = await look();
    if (state.orders !== settled.orders) settled = { orders: state.orders, since: now };
    const quiet = state.provesRest || now - settled.since >= QUIET_MS;
    const waitedMs = Date.now() - startedAt;
    const rested = state.pending === undefined && quiet;
    if (rested || waitedMs >= deadlineMs) {
      const rest: Rest = { kind: "rest", at: Date.now(), healedAt, rested, waitedMs, deadlineMs };
      return rested ? rest : { ...rest, pending: state.pending ?? "orders still come" };
    }
    parts.onProgress(state.pending ?? "waiting for quiet");
    await wait(POLL_MS, undefined, { signal });
  }
}

interface State {
  orders: number;
  /** Undefined: nothing is known to be missing. */
  pending: string | undefined;
  /** Whether ledger and orders were both seen, so that nothing missing means that all is there. */
  provesRest: boolean;
}

/**
 * Looks again and again at the sales that are not complete yet. One that is complete stays so: another deduction
 * would need another message, and those that are under way are asked for last.
 */
function watcher({ stores, sales }: RestParts): () => Promise<State> {
  const complete = new Set<string>();
  let provesRest = true;
  let completed = 0;
  return async () => {
    const open = sales.filter((sale) => !complete.has(sale));
    const samples = await Promise.allSettled(open.map((sale) => stores.sample(sale)));
    let missing = 0;
    let orders = completed;
    let silent = false;
    for (const sample of samples) {
      if (sample.status === "rejected") {
        silent = true;
        continue;
      }
      const { sale, deducted, orders: seen = 0 } = sample.value;
      orders += seen;
      if (deducted === undefined || sample.value.orders === undefined) provesRest = false;
      else if (deducted > seen) missing += deducted - seen;
      else {
        complete.add(sale);
        completed += seen;
      }
    }
    if (silent) return { orders, pending: "a store does not answer", provesRest: false };
    if (missing > 0) return { orders, pending: `${missing} orders are still to come`, provesRest };
    return { orders, pending: await unfinished(stores, sales), provesRest };
  };
}

async function unfinished(stores: Stores, sales: readonly string[]): Promise<string | undefined> {
  const messages = await stores.unfinishedMessages().catch(() => undefined);
  if (messages === undefined) return "DTM does not answer";
  const own = new Set(sales);
  const mine = messages.filter(({ sale }) => sale !== undefined && own.has(sale));
  return mine.length > 0 ? `${mine.length} messages are unfinished` : undefined;
}

/** Makes every waiting message of DTM due now. That it fails while DTM is away is seen by what stays unfinished. */
async function nudge(dtmUrl: string): Promise<void> {
  try {
    const reply = await request(`${dtmUrl}/api/dtmsvr/resetCronTime?timeout=0&limit=100000`);
    await reply.body.dump();
  } catch {
    // Tried again within a second, until the deadline.
  }
}

/** Everything that the stores hold of these sales, for the checks. */
export async function* finalFacts(stores: Stores, sales: readonly string[]): AsyncGenerator<Observation> {
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
