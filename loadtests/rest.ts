// Waits until a healed system is at rest: every deduction has its order, and DTM holds no unfinished message.
import { setTimeout as wait } from "node:timers/promises";
import { request } from "undici";
import type { Observation, Rest } from "../invariants/observation.ts";
import type { Stores } from "../invariants/observe/stores.ts";

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
  const startedAt = Date.now();
  let nudgedAt = 0;
  let settled = { orders: -1, since: startedAt };
  for (;;) {
    const now = Date.now();
    if (parts.dtmUrl !== undefined && now - nudgedAt >= NUDGE_EVERY_MS) {
      nudgedAt = now;
      await nudge(parts.dtmUrl);
    }
    const state = await lookAt(parts);
    if (state.orders !== settled.orders) settled = { orders: state.orders, since: now };
    const quiet = state.provesRest || now - settled.since >= QUIET_MS;
    const waitedMs = Date.now() - startedAt;
    const rested = state.pending === undefined && quiet;
    if (rested || waitedMs >= parts.deadlineMs) {
      const rest: Rest = {
        kind: "rest",
        at: Date.now(),
        healedAt: parts.healedAt,
        rested,
        waitedMs,
        deadlineMs: parts.deadlineMs,
      };
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

async function lookAt({ stores, sales }: RestParts): Promise<State> {
  const samples = await Promise.allSettled(sales.map((sale) => stores.sample(sale)));
  const seen = samples.flatMap((sample) => (sample.status === "fulfilled" ? [sample.value] : []));
  const orders = seen.reduce((sum, sample) => sum + (sample.orders ?? 0), 0);
  if (seen.length < sales.length) return { orders, pending: "a store does not answer", provesRest: false };
  const missing = seen.reduce(
    (sum, sample) => sum + Math.max(0, (sample.deducted ?? 0) - (sample.orders ?? 0)),
    0,
  );
  const provesRest = seen.every((sample) => sample.deducted !== undefined && sample.orders !== undefined);
  if (missing > 0) return { orders, pending: `${missing} orders are still to come`, provesRest };
  const messages = await stores.unfinishedMessages().catch(() => undefined);
  if (messages === undefined) return { orders, pending: "DTM does not answer", provesRest };
  const mine = messages.filter((message) => sales.includes(message.sale));
  return {
    orders,
    pending: mine.length > 0 ? `${mine.length} messages are unfinished` : undefined,
    provesRest,
  };
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
  yield* stores.unseen();
  for (const sale of sales) {
    yield await stores.sample(sale);
    yield* stores.deductions(sale);
    yield* stores.orders(sale);
  }
  for (const message of await stores.unfinishedMessages()) {
    if (sales.includes(message.sale)) yield message;
  }
}
