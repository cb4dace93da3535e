// A small run in which everything happens once at least: two right sales, with early birds, double clicks, lost
// replies, refusals of each kind, restocks asked for twice, and buyers who come back.
import type { RunFile } from "../../invariants/record/run-file.ts";
import { type RightRun, rightRun } from "./right-run.ts";
import type { Ask, Mishap, Restock, RightSale, Sight } from "./right-sale.ts";

/** Everything is seen, through a coordinator. */
export const FULL_SIGHT: Sight = {
  ...{ format: 2, stock: true, initial: true, ledger: "hash", orders: true, gids: true, times: true },
  ...{ messages: true, rest: "proof", clockMs: 70, stepMs: 1 },
  looksAt: [5, 15, 28, 60, 150, 310, 500, 650, 1_000, 3_000],
};

const ask = (user: string, at: number, mishap?: Mishap): Ask => ({
  ...{ user, at, mishap, before: 2, after: 3, stockAfter: 1, insertedAfter: 4, committedAfter: 2 },
});
const restock = (key: string, units: number, at: number, mishap?: Mishap): Restock => ({
  ...{ key, units, at, mishap, before: 2, after: 3 },
});

const SPRING: RightSale = {
  ...{ sale: "spring", units: 4, opening: { at: 10, before: 3, after: 3 } },
  asks: [
    ask("eve", 4),
    ...[ask("al", 20), ask("al", 21), ask("al", 1_500)],
    ...[ask("bo", 25, "lost"), ask("bo", 90)],
    ask("cy", 30, "unclear"),
    ...[ask("eve", 35), ask("eve", 1_600)],
    // Sold out, until the first restock.
    ask("di", 45),
    ...[ask("ed", 47, "stray"), ask("ed", 100)],
    ...[ask("fay", 50, "busy"), ask("fay", 110)],
    ...[ask("gus", 55, "unavailable"), ask("hal", 60, "invalid"), ask("ida", 65, "unreachable")],
    ask("ken", 320),
    ...[ask("lea", 330, "lost"), ask("lea", 420)],
    ask("mo", 345),
    // And until the second one.
    ...[ask("ned", 620, "unclear"), ask("ned", 700), ask("ned", 2_000)],
    ...[ask("oz", 640), ask("pam", 645), ask("quin", 650)],
  ],
  restocks: [restock("r1", 2, 300, "lost"), restock("r1", 2, 400), restock("r2", 1, 600)],
};

const AUTUMN: RightSale = {
  ...{ sale: "autumn", units: 2, opening: { at: 12, before: 3, after: 3 } },
  asks: [ask("al", 22), ask("rae", 24), ask("rae", 1_300), ask("sam", 40), ask("sam", 60)],
  restocks: [],
};

const PROMISES: Partial<RunFile> = {
  ...{ orderLagBoundMs: 1_000, bounds: { decidedShare: 0.7, arrivedShare: 0.9, checkBackShare: 0 } },
  promisedMarks: [
    ...["bought", "sold-out", "duplicate-answered", "unknown-reply", "retried-after-unknown", "restocked"],
    ...["came-back", "durable-stores", "told-busy"],
  ],
};

/** The run as this target shows it. */
export const smallRun = (sight: Sight = FULL_SIGHT): RightRun =>
  rightRun([SPRING, AUTUMN], sight, sight.format === 1 ? {} : PROMISES);
