// Tries a target on a running system: a sale of a few units from its opening to the buyer who comes too late.
import { setTimeout as wait } from "node:timers/promises";
import { holdsInTime } from "../../base/until.ts";
import type { Addresses } from "../../invariants/observe/stores.ts";
import { countOf } from "../../targets/ids.ts";
import type { Values } from "../../targets/render.ts";
import type { Target } from "../../targets/target.ts";
import { ownId } from "../buyers/own-ids.ts";
import { Asker } from "./asker.ts";
import { compare } from "./compare.ts";
import type { Written } from "./compare-purchases.ts";
import { findNear, withNearNames } from "./find-near.ts";
import type { Line } from "./line.ts";
import { Messages } from "./messages.ts";
import { Sources } from "./read-sources.ts";
import {
  type Asking,
  askingsOf,
  boughtOf,
  given,
  isBought,
  type Look,
  SOURCES,
  type Trial,
} from "./trial.ts";

/** What a trial runs on. */
export interface TrialOptions {
  target: Target;
  urls: readonly string[];
  addresses: Addresses;
  /** The placeholders that the system gives: tokens, and what the target takes from the environment. */
  values: Values;
  written: Written;
  /** How long stock and ledger may take to show a purchase, and orders to follow. */
  patience?: { numbersMs: number; ordersMs: number };
  /** What the ids of the trial are made from. */
  now?: () => number;
  /** The time to which dates of orders are compared, in ms since the epoch. */
  clock?: () => number;
  signal: AbortSignal;
}

/** Requests besides the one that is told of, at the least. */
const PURCHASES = 3;
/** A shop that has just started may refuse the first buyers. */
const FIRST_TRIES = 3;
const BETWEEN_TRIES_MS = 400;
/** A buyer who may hold more than this is not asked to reach it. */
const MOST_AGAIN = 5;
const PATIENCE = { numbersMs: 3_000, ordersMs: 8_000 };
const LOOK_EVERY_MS = 50;

/** Tries the target; returns one line for each line of its file. Sells real units. */
export async function tryTarget(options: TrialOptions): Promise<Line[]> {
  const trial = await runTrial(options);
  return compare(options.target, trial, options.written);
}

async function runTrial(options: TrialOptions): Promise<Trial> {
  const { target, urls, addresses, values, now = Date.now } = options;
  const startedAt = now();
  const sale = ownId(target.ids.sale, "doctor", 0, startedAt);
  const { perBuyer, units: perRequest } = target.contract;
  const again =
    perBuyer === "unlimited" ? 1 : Math.min(MOST_AGAIN, Math.max(1, Math.floor(perBuyer / perRequest)));
  const units = perRequest * Math.max(PURCHASES, again + 2);
  const oneEach = perBuyer !== "unlimited" && perBuyer < 2 * perRequest;
  const trial: Trial = { sale, units, perRequest, oneEach, first: [], again: [], others: [], near: {} };
  const asker = new Asker(target, urls[0] ?? "", addresses, values, sale);
  const sources = new Sources(target, addresses);
  const look = () => sources.look(sale, asker.ofSale);
  const messages = target.dtm && addresses.dtm !== undefined ? new Messages(addresses.dtm) : undefined;
  try {
    await messages?.rememberThose();
    const failed = await asker.open(units);
    if (failed !== undefined) return { ...trial, openingFailed: failed };
    trial.opened = await look();
    await sell(options, trial, asker, look, again, startedAt);
    if (messages !== undefined) trial.messages = await messages.look(options.signal, trial);
    await withNear(options, trial, asker.ofSale);
    return trial;
  } finally {
    await asker.close();
    await sources.close();
  }
}

/** Buys the first unit, asks again, sells out, comes too late, restocks; each with a look. */
async function sell(
  { target, patience = PATIENCE, clock = Date.now, signal }: TrialOptions,
  trial: Trial,
  asker: Asker,
  look: () => Promise<Look>,
  again: number,
  startedAt: number,
): Promise<void> {
  const { units, perRequest } = trial;
  let buyers = 0;
  const hasMore = () => buyers < countOf(target.ids.user);
  const nextBuyer = async () => {
    const buyer = await asker.prepare(ownId(target.ids.user, "doctor", buyers++, startedAt));
    if (typeof buyer === "string") trial.buyerFailed = buyer;
    return typeof buyer === "string" ? undefined : buyer;
  };
  const waiting = { everyMs: LOOK_EVERY_MS, signal };
  let buyer = await nextBuyer();
  for (let tries = 0; tries < FIRST_TRIES && buyer !== undefined; tries++) {
    const asking = await asker.buy(buyer);
    trial.first.push(asking);
    if (!mayRecover(asking)) break;
    await wait(BETWEEN_TRIES_MS, undefined, { signal });
    if (hasMore()) buyer = await nextBuyer();
  }
  const last = trial.first.at(-1);
  if (buyer === undefined || last === undefined || !isBought(last)) return;
  trial.soldAt = clock();
  const until = async (keep: (seen: Look) => void, holds: (seen: Look) => boolean, deadlineMs: number) => {
    let failure: unknown;
    const isSeen = async () => {
      try {
        const seen = await look();
        keep(seen);
        return holds(seen);
      } catch (error) {
        failure = error;
        return true;
      }
    };
    await holdsInTime(isSeen, { ...waiting, deadlineMs });
    if (failure !== undefined) throw failure;
  };
  const user = buyer.user;
  await until(
    (seen) => {
      trial.bought = seen;
    },
    (seen) => showsPurchase(seen, trial, user),
    patience.numbersMs,
  );
  for (let n = 0; n < again; n++) trial.again.push(await asker.buy(buyer));
  trial.afterAgain = await look();
  // One more than there can be units for is told that it is sold out.
  for (let n = 0; n <= units / perRequest && hasMore(); n++) {
    const other = await nextBuyer();
    if (other === undefined) return;
    const asking = await asker.buy(other);
    trial.others.push(asking);
    if (isSoldOut(target, asking)) break;
  }
  await until(
    (seen) => {
      trial.end = seen;
    },
    (seen) => showsOrders(seen, boughtOf(askingsOf(trial), trial), user),
    patience.ordersMs,
  );
  const { restock } = target.requests;
  if (restock === null) return;
  const failed = await asker.restock(restock, perRequest, `doctor-${startedAt.toString(36)}`);
  trial.restock = { units: perRequest, ...(failed === undefined ? {} : { failed }) };
  if (failed !== undefined) return;
  const before = given(trial.end?.stock);
  await until(
    (seen) => {
      trial.restock = { units: perRequest, look: seen };
    },
    (seen) => before === undefined || given(seen.stock) === before + perRequest,
    patience.numbersMs,
  );
}

const mayRecover = (asking: Asking): boolean =>
  !isBought(asking) && (asking.reply === undefined || asking.reply.status >= 500);

const isSoldOut = ({ replies }: Target, { meaning }: Asking): boolean =>
  meaning.rule !== undefined && replies[meaning.rule]?.reason === "sold-out";

/** Returns true if stock and ledger show the first purchase, those of them that show anything at all. */
function showsPurchase({ stock, ledger }: Look, { opened, units, perRequest }: Trial, user: string): boolean {
  const before = given(opened?.stock);
  const left = given(stock);
  const fell =
    before === undefined ? true : left !== undefined && left <= Math.min(before, units) - perRequest;
  const rows = given(ledger);
  const hasRow = rows === undefined || rows.some((row) => row.user === undefined || row.user === user);
  return fell && hasRow;
}

/** Returns true if there are as many orders as purchases, and the first buyer's among them. */
function showsOrders({ orders }: Look, bought: number, user: string): boolean {
  const rows = given(orders);
  return rows === undefined || (rows.length >= bought && rows.some((row) => row.user === user));
}

/** Looks for what may have been meant where a source gave nothing, or a store refused a name. */
async function withNear({ target, addresses }: TrialOptions, trial: Trial, values: Values): Promise<void> {
  if (trial.end !== undefined) trial.near = await findNear(target, trial, values, addresses);
  for (const look of [trial.opened, trial.bought, trial.afterAgain, trial.end])
    for (const name of SOURCES) {
      const reading = look?.[name];
      if (reading === undefined || !("refused" in reading)) continue;
      reading.refused = await withNearNames(reading.refused, addresses.mysql);
    }
}
