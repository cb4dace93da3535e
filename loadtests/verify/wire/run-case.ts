// Runs one case on its lane: a sale from its opening to its last buyer, with one exchange of one purchase broken.
import { holdsInTime } from "../../../base/until.ts";
import type { HistoryWriter } from "../../../invariants/record/writing/write-history.ts";
import type { Client } from "../../buyers/client.ts";
import { runBuyer } from "../../buyers/planned-buyer.ts";
import { openSale, runRestocks } from "../../buyers/run-sales.ts";
import { Aim, aimedAt } from "./aim.ts";
import type { Lane, LaneListener, LaneWatcher } from "./lane-watcher.ts";
import type { Learned } from "./learn/learned.ts";
import { COURSES, type PlannedWireCase, type WireSale } from "./planned-case.ts";
import { type Blow, type Hand, strike } from "./strike.ts";
import { sentenceOf, type Way } from "./ways.ts";

/** What cases are run with. */
export interface CaseContext {
  client: Client;
  history: HistoryWriter;
  watcher: LaneWatcher;
  hand: Hand;
  onOpen: (sale: string) => void;
  onArrival: () => void;
  onDone: (sale: string) => void;
  /** Waits until a sale is at rest: nothing of it is under way any more. It gives up after a while. */
  untilRest: (sale: string) => Promise<unknown>;
  signal: AbortSignal;
}

/** Enough to go on until a server that was killed, or a connection that was silent, is back for a while. */
const RETRIES = 8;
/** An exchange that comes after the buyer's answer, or only once something is made good, has this long to come. */
const COMES_WITHIN_MS = { single: 4_000, second: 8_000 };

/** What became of a case. */
export interface CaseRun {
  /** All its exchanges were met. */
  isMet: boolean;
  /** Words of the exchanges of the purchase that came after that. */
  after: ReadonlySet<string>;
}

/** Runs the case. */
export async function runCase(
  context: CaseContext,
  lane: Lane,
  planned: PlannedWireCase,
  learned: Learned,
): Promise<CaseRun> {
  const { history, hand, signal } = context;
  const blows: Blow[] = [];
  const aims = planned.breaks.map(({ slug }) => aimedAt(slug, learned));
  const ways = planned.breaks.map(({ way }) => way);
  const purchase = { sale: planned.sale, user: planned.users.subject, constants: learned.constants };
  const aim = new Aim(purchase, aims, (met, seen) => {
    const way = ways[blows.length] as Way;
    aim.way = way;
    const { name } = met.aimedAt;
    const blow = strike(way, met, seen, hand);
    blows.push(blow);
    const operation = { process: `wire-${lane.number}`, op: `wire ${way}`, sale: planned.sale, target: name };
    const complete = history.begin(operation);
    void blow.over.then((why) =>
      complete(
        why === undefined
          ? { outcome: "ok", error: sentenceOf(way, name) }
          : { outcome: "fail", error: `took no effect: ${why}` },
      ),
    );
    return blow.interference;
  });
  await runWireSale(context, lane, planned, aim, async () => {
    const bound = blows.length < ways.length && ways.length > 1 ? "second" : "single";
    await holdsInTime(() => aim.left === 0, { deadlineMs: COMES_WITHIN_MS[bound], signal });
    // A second one may have been met while the first was waited for.
    for (let index = 0; index < blows.length; index++) await blows[index]?.over;
  });
  return { isMet: aim.left === 0, after: aim.after };
}

/**
 * A sale as its situation says: what comes before, the purchase that is listened to, `afterwards`, and a buyer who comes
 * late, who may get what should be gone.
 */
export async function runWireSale(
  context: CaseContext,
  lane: Lane,
  { sale, situation, users, units }: WireSale,
  listener: LaneListener,
  afterwards: () => Promise<void>,
): Promise<void> {
  const { client, watcher, signal, onOpen, onArrival, onDone, untilRest } = context;
  const { stock, rivalFirst, restock, clicks } = COURSES[situation];
  const asking = { client, urls: lane.urls, onArrival };
  const buy = (user: string, n: number, more: { clicks?: number } = {}) => {
    const buyer = { user, atMs: 0, clicks: 1, server: 0, retries: RETRIES, stays: true, ...more };
    return runBuyer(asking, `${sale}/${n}`, sale, buyer, signal);
  };
  await openSale({ client, urls: lane.urls }, sale, stock * units, signal);
  onOpen(sale);
  if (rivalFirst) await buy(users.rival, 0);
  if (restock > 0) {
    await buy(users.subject, 1);
    const more = { atMs: 0, units: restock * units, key: "more" };
    await runRestocks({ client, urls: lane.urls }, sale, [more], signal);
  }
  if (rivalFirst) await untilRest(sale);
  const end = watcher.listen(lane, listener);
  try {
    await buy(users.subject, 1, { clicks });
    await afterwards();
  } finally {
    end();
  }
  await buy(users.late, 2);
  onDone(sale);
}
