// Waits until a healed system is at rest: every deduction has its order, and DTM holds no unfinished message.
import { request } from "undici";
import { holdsInTime } from "../../base/until.ts";
import { isMistake } from "../../invariants/observe/from-store.ts";
import type { Stores } from "../../invariants/observe/stores.ts";
import type { Push, Rest, Unconfirmed } from "../../invariants/record/observation.ts";

/** An order should follow its deduction within this time, once faults are healed. */
export const ORDER_LAG_BOUND_MS = 20_000;
const LOOK_EVERY_MS = 250;
const PUSH_EVERY_MS = 1_000;
/** Where not all can be seen, orders count as complete when none has come for this long. */
const QUIET_MS = 1_500;

/** What rest is waited for in, and how long. */
export interface AwaitRestOptions {
  stores: Stores;
  sales: readonly string[];
  /** How many buyers of each sale have been told *bought*: as many orders have to come. */
  toldBought: () => ReadonlyMap<string, number>;
  /** How many units were put on sale in each sale, where its units do not go back on sale after a purchase. */
  supplied?: () => ReadonlyMap<string, number>;
  /**
   * Units that are neither left nor ordered are waited for until no order has come for this long, and so are orders that
   * no coordinator brings.
   */
  orderLagBoundMs?: number;
  /** Sources of which it is not known that the target names them rightly: nothing is missing for what they lack. */
  unconfirmed?: readonly Unconfirmed["what"][];
  /** The gids that DTM held before the run: nobody waits for those. */
  before: ReadonlySet<string>;
  /** Pushes DTM when it has had this many ms to come to rest by itself; undefined: never. */
  push: { afterMs: number; dtmUrl: string; onPush: (push: Push) => void } | undefined;
  healedAt: number;
  deadlineMs: number;
  onProgress: (pending: string) => void;
}

/**
 * Waits for rest. A recovery may be due only after DTM's back-off, which grows long: `push` is for those in a hurry.
 * Throws the error of a store that refuses what the target asks for: waiting would not help.
 */
export async function awaitRest(options: AwaitRestOptions, signal: AbortSignal): Promise<Rest> {
  const { healedAt, deadlineMs, orderLagBoundMs = 0, onProgress } = options;
  const startedAt = Date.now();
  const look = looksAt(options);
  let pushedAt = 0;
  let last = { orders: -1, since: startedAt };
  let seen: Look | undefined;
  let mistake: unknown;
  const isAtRest = async () => {
    const now = Date.now();
    if (options.push && now - startedAt >= options.push.afterMs && now - pushedAt >= PUSH_EVERY_MS) {
      pushedAt = now;
      await push(options.push);
    }
    try {
      seen = await look();
    } catch (error) {
      mistake = error;
      return true;
    }
    if (seen.orders !== last.orders) last = { orders: seen.orders, since: now };
    const isQuiet = seen.provesRest || now - last.since >= QUIET_MS;
    if (seen.pending === undefined && now - last.since <= orderLagBoundMs) seen.pending = seen.late;
    if (seen.pending === undefined && !isQuiet) seen.pending = "orders still come";
    if (seen.pending !== undefined) onProgress(seen.pending);
    return seen.pending === undefined;
  };
  const rested = await holdsInTime(isAtRest, { deadlineMs, everyMs: LOOK_EVERY_MS, signal });
  if (mistake !== undefined) throw mistake;
  const at = Date.now();
  const rest: Rest = { kind: "rest", at, healedAt, rested, waitedMs: at - startedAt, deadlineMs };
  return rested
    ? { ...rest, by: seen?.provesRest ? "proof" : "quiet" }
    : { ...rest, pending: seen?.pending ?? "the stores do not answer" };
}

/** What one look at all sales shows. */
interface Look {
  orders: number;
  /** Undefined: nothing is known to be missing. */
  pending: string | undefined;
  /** What is lost once it has not come for as long as an order may take; undefined: nothing. */
  late: string | undefined;
  /** Ledger, orders and messages were all seen, so that nothing missing means that all is there. */
  provesRest: boolean;
}

/**
 * Looks at the sales that are not complete yet. One that is complete stays so: another deduction would need another
 * message, and messages are looked at last.
 */
function looksAt({
  stores,
  sales,
  toldBought,
  before,
  unconfirmed = [],
  supplied = () => new Map(),
}: AwaitRestOptions): () => Promise<Look> {
  const unseen = new Set(stores.unseen().map(({ what }) => what));
  const doubted = new Set(unconfirmed);
  const isDoubted = doubted.has("orders") || doubted.has("ledger");
  const areUnitsDoubted = isDoubted || doubted.has("stock");
  let provesRest = !isDoubted && !(unseen.has("ledger") || unseen.has("orders") || unseen.has("messages"));
  const complete = new Set<string>();
  let completed = 0;
  return async () => {
    const open = sales.filter((sale) => !complete.has(sale));
    const samples = await Promise.allSettled(open.map((sale) => stores.sample(sale)));
    const told = toldBought();
    const onSale = supplied();
    let [missing, owed, adrift] = [0, 0, 0];
    let orders = completed;
    let isSilent = false;
    for (const sample of samples) {
      if (sample.status === "rejected") {
        if (isMistake(sample.reason)) throw sample.reason;
        isSilent = true;
        continue;
      }
      const { sale, deducted, remaining, orders: rows, orderUnits: seen = rows } = sample.value;
      if (deducted === undefined || seen === undefined) provesRest = false;
      if (seen === undefined) continue;
      orders += seen;
      owed += Math.max(0, (told.get(sale) ?? 0) - seen);
      if (deducted === undefined) {
        const units = onSale.get(sale);
        if (units !== undefined && remaining !== undefined && !areUnitsDoubted)
          adrift += Math.max(0, units - remaining - seen);
        continue;
      }
      if (deducted > seen) missing += deducted - seen;
      else if (!unseen.has("messages")) {
        complete.add(sale);
        completed += seen;
      }
    }
    if (isSilent) return { orders, late: undefined, pending: "a store does not answer", provesRest: false };
    // Where rest can be proved, a buyer who was told bought and holds no unit was lied to: no order will come.
    const promised = provesRest || doubted.has("orders") ? 0 : owed;
    const awaited = doubted.has("orders") ? 0 : Math.max(missing, unseen.has("messages") ? 0 : promised);
    const late =
      promised > 0
        ? ordersToCome(promised)
        : adrift > 0
          ? `${adrift} units are neither left nor ordered`
          : undefined;
    if (awaited > 0) return { orders, late, pending: ordersToCome(awaited), provesRest };
    return { orders, late, pending: await unfinished(stores, before), provesRest };
  };
}

const ordersToCome = (count: number): string => `${count} orders are still to come`;

/** A message that nobody can tell whose it is may be ours, so it is waited for too. */
async function unfinished(stores: Stores, before: ReadonlySet<string>): Promise<string | undefined> {
  const messages = await stores.unfinishedMessages().catch(() => undefined);
  if (messages === undefined) return "DTM does not answer";
  const left = messages.filter(({ gid }) => !before.has(gid)).length;
  return left > 0 ? `${left} messages are unfinished` : undefined;
}

/** Makes every waiting message of DTM due now. Where this fails, the messages stay unfinished, and that is seen. */
async function push({ dtmUrl, onPush }: NonNullable<AwaitRestOptions["push"]>): Promise<void> {
  try {
    const at = Date.now();
    const reply = await request(`${dtmUrl}/api/dtmsvr/resetCronTime?timeout=0&limit=100000`);
    await reply.body.dump();
    onPush({ kind: "push", at });
  } catch {
    // It is tried again within a second, until the deadline.
  }
}
