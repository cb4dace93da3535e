// What a trial says of the dates of orders.
import * as assert from "uvu/assert";
import { parseRow } from "../../../invariants/observe/row.ts";
import { linesOfSources } from "../../../loadtests/doctor/compare-sources.ts";
import type { Trial } from "../../../loadtests/doctor/trial.ts";
import { loadTarget } from "../../../targets/load.ts";
import { suite } from "../../runner/suite.ts";

const test = suite("dates of orders");

const NOON = Date.UTC(2026, 10, 25, 12);
const HOUR = 3_600_000;

/** The line of orders, where the first buyer's is dated so and was bought at noon. */
async function lineOf(at: number) {
  const target = { ...(await loadTarget("fastify")), stock: null, initial: null, ledger: null };
  const bought = { user: "al", meaning: { outcome: "ok" as const }, matched: [0], told: "POST /buy" };
  const orders = { value: [{ kind: "order" as const, sale: "s", user: "al", at }] };
  const trial: Trial = {
    ...{ sale: "s", units: 3, perRequest: 1, oneEach: true, soldAt: NOON, first: [bought] },
    ...{ again: [], others: [], near: {}, end: { orders } },
  };
  return linesOfSources(target, trial)[0];
}

test("an order that is dated in another time zone is contradicted", async () => {
  const late = await lineOf(NOON + 2 * HOUR);
  assert.is(late?.verdict, "contradicted");
  assert.match(late?.seen ?? "", "at is 120 minutes after the purchase: it is of another time zone");
  assert.match((await lineOf(NOON - 5.5 * HOUR))?.seen ?? "", "at is 330 minutes before the purchase");
});

test("an order by a clock that is a minute off is as expected", async () => {
  for (const at of [NOON - 60_000, NOON, NOON + 60_000])
    assert.is((await lineOf(at))?.verdict, "as expected");
});

test("a date as text is refused, and named", () => {
  assert.throws(
    () => parseRow({ user: "al", at: "2026-11-25T12:00:00Z" }, "orders/path"),
    /orders\/path has a column at that is no number: "2026-11-25T12:00:00Z"/,
  );
  assert.throws(() => parseRow({ user: "al", units: "two" }, "ledger/sql"), /a column units that is no/);
  assert.is(parseRow({ user: "al", at: "1795608000000.5" }, "orders/sql").at, 1_795_608_000_000.5);
});
