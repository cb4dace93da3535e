// One lie in a true run of a shop that promises something else than one unit for each buyer, for good.
import * as assert from "uvu/assert";
import { judge } from "../../invariants/judge.ts";
import type { Observation } from "../../invariants/record/observation.ts";
import { PLAIN_CONTRACT } from "../../targets/schema/contract.ts";
import { suite } from "../runner/suite.ts";
import { factsOfRun, type RightRun, rightRun } from "../support/right-run.ts";
import type { Ask, Mishap, RightSale, Sight } from "../support/right-sale.ts";
import type { Shop } from "../support/right-shop.ts";
import { FULL_SIGHT } from "../support/small-run.ts";
import { eachObservation, eachOperation, type Mutant } from "./mutants/kind.ts";

const test = suite("one lie in a true run of another contract");

const SHOPS: Record<string, Shop> = {
  "three units a buyer": { contract: { ...PLAIN_CONTRACT, perBuyer: 3 }, tellsAlready: true, rows: "one" },
  "any number of units a buyer": {
    ...{ contract: { ...PLAIN_CONTRACT, perBuyer: "unlimited" }, tellsAlready: false, rows: "counted" },
  },
  "two units a request": {
    ...{ contract: { perBuyer: 4, units: 2, unitsReturn: false }, tellsAlready: true, rows: "split" },
  },
  "units that may go back": {
    ...{ contract: { ...PLAIN_CONTRACT, unitsReturn: true }, tellsAlready: true, rows: "one" },
  },
};

const ask = (user: string, at: number, mishap?: Mishap): Ask => ({
  ...{ user, at, mishap, before: 2, after: 3, stockAfter: 1, insertedAfter: 4, committedAfter: 2 },
});

/** Two or three buyers take all that there is: in any shop, the last one is told sold out. */
const saleOf = ({ contract }: Shop): RightSale => ({
  ...{ sale: "s", units: 5 * contract.units, opening: { at: 10, before: 3, after: 3 }, restocks: [] },
  asks: [
    ...[ask("al", 20), ask("al", 40, "lost"), ask("al", 60)],
    ...[ask("bo", 80), ask("bo", 100), ask("cy", 120, "unclear"), ask("cy", 140)],
    ...[ask("di", 160), ask("di", 180), ask("ed", 200), ask("ed", 220), ask("fay", 240), ask("gus", 260)],
  ],
});
const probed: RightSale = {
  ...{ sale: "probed", units: 8, opening: { at: 3_900, before: 3, after: 3 }, restocks: [], isProbed: true },
  asks: [ask("p1", 4_000, "busy"), ask("p1", 4_100), ask("p2", 4_000)],
};

const verdictOf = (one: RightRun) => judge(factsOfRun(one), { ...one.run, orderLagBoundMs: 1_000 });

type Kind<K extends Observation["kind"]> = Extract<Observation, { kind: K }>;
const changed = <K extends Observation["kind"]>(kind: K, change: (one: Kind<K>) => Observation[]) =>
  eachObservation((one) => (one.kind === kind ? change(one as Kind<K>) : undefined));
const isProbe = (process: string) => process.startsWith("probe-");

/** Lies that no contract allows. */
const LIES: Record<string, (run: RightRun) => Mutant[]> = {
  "an order is missing": changed("order", () => []),
  "an order is there twice": changed("order", (one) => [one, one]),
  "an order is a stranger's": changed("order", (one) => [{ ...one, user: "a stranger" }]),
  "an order is under another gid": changed("order", (one) => [{ ...one, gid: "another" }]),
  "the ledger lacks a deduction": changed("deduction", () => []),
  "the ledger holds a stranger in the place of a buyer": changed("deduction", (one) => [
    { ...one, user: "a stranger" },
  ]),
  "a sample shows one more unit left": changed("sample", (one) => [
    { ...one, remaining: (one.remaining ?? 0) + 1 },
  ]),
  "a sample shows one unit less deducted": eachObservation((one) =>
    one.kind === "sample" && (one.deducted ?? 0) > 0
      ? [{ ...one, deducted: (one.deducted ?? 0) - 1 }]
      : undefined,
  ),
  "a sold-out buyer is told bought": eachOperation((one) =>
    one.error === "SOLD_OUT"
      ? { ...one, outcome: "ok", rule: 0, gid: "a new order", error: undefined }
      : undefined,
  ),
  "the first buyer is told sold out": eachOperation((one) =>
    one.outcome === "ok" && one.invoked === 18
      ? { ...one, outcome: "fail", rule: 1, gid: undefined }
      : undefined,
  ),
  "a buyer told bought is told of another gid": eachOperation((one) =>
    one.outcome === "ok" && one.gid !== undefined ? { ...one, gid: "another" } : undefined,
  ),
  "a probe gets no answer": eachOperation((one) =>
    isProbe(one.process) && one.outcome === "ok" ? { ...one, outcome: "info", rule: undefined } : undefined,
  ),
  "no probe is sent to one server": changed("probe", () => []),
};

for (const [name, shop] of Object.entries(SHOPS)) {
  const sight: Sight = { ...FULL_SIGHT, format: 3, shop, looksAt: [15, 28, 60, 150, 310, 4_500] };
  const run = rightRun([saleOf(shop), probed], sight);

  test(`${name}: the run without a lie is true`, () => {
    const { valid, because } = verdictOf(run);
    assert.is(valid, true, because);
  });

  for (const [lie, mutants] of Object.entries(LIES))
    test(`${name}: ${lie}`, () => {
      const all = mutants(run);
      assert.ok(all.length > 0, "there is nowhere to tell it");
      const passed = all.filter((one) => verdictOf(one.run).valid === true).map(({ where }) => where);
      assert.equal(passed, []);
    });
}
