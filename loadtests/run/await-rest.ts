// Waits until a healed system is at rest: every deduction has its order, and DTM holds no unfinished message.
import { request } from "undici";
import { holdsInTime } from "../../base/until.ts";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { Rest } from "../../invariants/record/observation.ts";

const LOOK_EVERY_MS = 250;
const NUDGE_EVERY_MS = 1_000;
/** Where ledger or messages cannot be seen, orders count as complete when none has come for this long. */
const QUIET_MS = 1_500;

/** What rest is waited for in, and how long. */
export interface AwaitRestOptions {
  stores: Stores;
  sales: readonly string[];
  dtmUrl: string | undefined;
  healedAt: number;
  deadlineMs: number;
  onProgress: (pending: string) => void;
}

/** Waits for rest. DTM's back-off can delay a recovery for long, so it is asked to look at every message now. */
export async function awaitRest(options: AwaitRestOptions, signal: AbortSignal): Promise<Rest> {
  const { healedAt, deadlineMs, dtmUrl, onProgress } = options;
  const startedAt = Date.now();
  const look = looksAt(options);
  let nudgedAt = 0;
  let last = { orders: -1, since: startedAt };
  let pending: string | undefined;
  const isAtRest = async () => {
    const now = Date.now();
    if (dtmUrl !== undefined && now - nudgedAt >= NUDGE_EVERY_MS) {
      nudgedAt = now;
      await nudge(dtmUrl);
    }
    const seen = await look();
    if (seen.orders !== last.orders) last = { orders: seen.orders, since: now };
    const isQuiet = seen.provesRest || now - last.since >= QUIET_MS;
    pending = seen.pending ?? (isQuiet ? undefined : "orders still come");
    if (pending !== undefined) onProgress(pending);
    return pending === undefined;
  };
  const rested = await holdsInTime(isAtRest, { deadlineMs, everyMs: LOOK_EVERY_MS, signal });
  const at = Date.now();
  const rest: Rest = { kind: "rest", at, healedAt, rested, waitedMs: at - startedAt, deadlineMs };
  return rested ? rest : { ...rest, pending: pending ?? "the stores do not answer" };
}

/** What one look at all sales shows. */
interface Look {
  orders: number;
  /** Undefined: nothing is known to be missing. */
  pending: string | undefined;
  /** Ledger and orders were both seen, so that nothing missing means that all is there. */
  provesRest: boolean;
}

/**
 * Looks at the sales that are not complete yet. One that is complete stays so: another deduction would need another
 * message, and messages are looked at last.
 */
function looksAt({ stores, sales }: AwaitRestOptions): () => Promise<Look> {
  const complete = new Set<string>();
  let provesRest = true;
  let completed = 0;
  return async () => {
    const open = sales.filter((sale) => !complete.has(sale));
    const samples = await Promise.allSettled(open.map((sale) => stores.sample(sale)));
    let missing = 0;
    let orders = completed;
    let isSilent = false;
    for (const sample of samples) {
      if (sample.status === "rejected") {
        isSilent = true;
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
    if (isSilent) return { orders, pending: "a store does not answer", provesRest: false };
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

/** Makes every waiting message of DTM due now. Where this fails, the messages stay unfinished, and that is seen. */
async function nudge(dtmUrl: string): Promise<void> {
  try {
    const reply = await request(`${dtmUrl}/api/dtmsvr/resetCronTime?timeout=0&limit=100000`);
    await reply.body.dump();
  } catch {
    // It is tried again within a second, until the deadline.
  }
}
