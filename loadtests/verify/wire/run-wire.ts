// Runs the wire matrix on a running stack: learns, draws the cases, and runs them.

import { nearest } from "../../../base/command-line/did-you-mean.ts";
import { counted } from "../../../base/counted.ts";
import type { Random } from "../../../base/random.ts";
import type { Stores } from "../../../invariants/observe/stores.ts";
import type { Target } from "../../../targets/target.ts";
import type { Striker } from "../../run/record-wire.ts";
import type { Situation } from "../matrix/case.ts";
import { noSuchCase, type WireCase, wireCaseId } from "./case.ts";
import { drawPairs, drawWireCases, type LearnedBySituation } from "./draw-cases.ts";
import { LaneWatcher, lanesOf } from "./lane-watcher.ts";
import { situationsToLearn, type WirePlan } from "./plan-wire.ts";
import {
  arrivalsIn,
  learnedIn,
  type PlannedWireCase,
  planWireCase,
  type WireSale,
  wireSale,
} from "./planned-case.ts";
import type { CaseContext } from "./run-case.ts";
import { type LanesContext, runCases } from "./run-cases.ts";
import { runLearning, SALES_EACH } from "./run-learning.ts";
import { saleAtRest } from "./sale-at-rest.ts";

/** What it is run with. */
export interface WireRun extends Omit<CaseContext, "hand" | "watcher" | "untilRest"> {
  plan: WirePlan;
  target: Target;
  seed: number;
  random: Random;
  /** Has this one watch the links from now on. */
  watch: (striker: Striker) => void;
  servers: readonly { name: string; url: string }[];
  /** What must not stand in the name of an exchange. */
  secrets: readonly string[];
  stores: Stores;
  /** Returns false if the process had ended before. */
  kill: (process: string) => Promise<boolean>;
  restore: (process: string) => Promise<unknown>;
  /** The ids of sales are taken from this number on. */
  firstSale: number;
  /** Called for each sale before it is opened. */
  addSale: (sale: string) => void;
  say: (line: string) => void;
}

/** What came of it. */
export interface WireResult {
  learned: LearnedBySituation;
  cases: PlannedWireCase[];
  /** How many times somebody was to come and buy. */
  planned: number;
  /** How many single breaks there are. */
  of: number;
  seconds: number;
  /** Links that were passed on unread, and why. */
  unread: ReadonlyMap<string, string>;
}

/** Longer than the clients and servers of most shops wait for a reply. */
const HOLD_MS = 3_000;
/** Longer than a purchase takes on a busy machine. */
const REPLY_WITHIN_MS = 6_000;

export async function runWire(run: WireRun): Promise<WireResult> {
  const { plan, target, stores, signal, say, random } = run;
  const lanes = lanesOf(run.servers);
  const watcher = new LaneWatcher(lanes, run.secrets);
  run.watch(watcher);
  let taken = run.firstSale;
  let planned = 0;
  const newSale = (situation: Situation): WireSale => {
    const sale = wireSale(target, situation, `wire-${run.seed}-${taken - run.firstSale}`, taken);
    taken += 1;
    planned += arrivalsIn(situation);
    run.addSale(sale.sale);
    return sale;
  };
  const context: LanesContext = {
    ...{ client: run.client, history: run.history, watcher, signal },
    ...{ onOpen: run.onOpen, onArrival: run.onArrival, onDone: run.onDone },
    untilRest: (sale) => saleAtRest(stores, target.dtm, sale, signal),
    hand: { holdMs: HOLD_MS, replyWithinMs: REPLY_WITHIN_MS, kill: run.kill, restore: run.restore, signal },
    distinctive: isDistinctive(wireSale(target, "last-unit", `wire-${run.seed}-0`, taken).sale),
  };
  const sales = new Map(
    situationsToLearn(plan).map((situation) => [
      situation,
      Array.from({ length: SALES_EACH }, () => newSale(situation)),
    ]),
  );
  const learning = { ...context, hand: { ...context.hand, killStore: () => Promise.resolve() } };
  const learned = await runLearning(learning, lanes, sales);
  const { cases: drawn, of } = casesOf(run, learned);
  const cases = drawn.map((one) => planWireCase(one, newSale(one.situation)));
  say(
    `  learned ${[...learned].map(([situation, { exchanges }]) => `${exchanges.length} exchanges of ${situation}`).join(", ")}; ${cases.length} of ${of} single breaks are run`,
  );
  const startedAt = Date.now();
  const after = await runCases(context, lanes, cases, learned);
  if (plan.pairs > 0) {
    const run = cases.map((one) => ({ one, after: after.get(one.id) ?? new Set<string>() }));
    const pairs = drawPairs(random, run, learned, plan.pairs);
    const planned = pairs.map((one) => planWireCase(one, newSale(one.situation)));
    say(`  ${counted(planned.length, "pair")} of broken exchanges`);
    await runCases(context, lanes, planned, learned);
    cases.push(...planned);
  }
  run.watch({ onRequest: () => undefined });
  return { learned, cases, planned, of, seconds: (Date.now() - startedAt) / 1_000, unread: watcher.unread };
}

/** Words that stand in no text by chance. */
const isDistinctive = (sale: string): boolean => sale.length >= 6 && /\D/.test(sale);

/** The case that was asked for, or those that are drawn. */
function casesOf({ plan, target, random }: WireRun, learned: LearnedBySituation) {
  const { only } = plan;
  if (only === undefined) {
    const run = new Map(
      plan.situations.flatMap((situation) => {
        const one = learned.get(learnedIn(situation));
        return one === undefined ? [] : [[situation, one] as const];
      }),
    );
    return drawWireCases(random, run, target.contract.perBuyer, plan.most);
  }
  demandLearned(only, learned);
  return { cases: [only], of: 1 };
}

/** Refuses a case whose first exchange is not among those that were learned. A second one may come only after the first. */
function demandLearned(only: WireCase, learned: LearnedBySituation): void {
  const [first, ...others] = only.breaks;
  const slugs = learned.get(learnedIn(only.situation))?.exchanges.map(({ slug }) => slug) ?? [];
  if (first === undefined || slugs.includes(first.slug)) return;
  const meant = nearest(first.slug, slugs);
  const corrected =
    meant === undefined ? undefined : { ...only, breaks: [{ ...first, slug: meant }, ...others] };
  throw noSuchCase(wireCaseId(only), corrected, slugs);
}
