// A check says false only when that is certain, and true only when it has seen what it needs.
import * as assert from "uvu/assert";
import { CHECKS } from "../../../invariants/every-check.ts";
import { judge } from "../../../invariants/judge.ts";
import { markOf } from "../../../invariants/marks/marks.ts";
import type { Operation } from "../../../invariants/record/history.ts";
import type { InvariantName } from "../../../targets/schema/invariant-name.ts";
import { suite } from "../../runner/suite.ts";
import {
  atRest,
  bought,
  deduction,
  factsOf,
  gid,
  opened,
  order,
  restocked,
  SALE,
  sample,
  soldOut,
  told,
  unseen,
} from "../../support/story.ts";

const test = suite("certainty of the checks");

type Story = Parameters<typeof factsOf>;
function is(valid: boolean | "unknown", name: InvariantName, ...story: Story): string {
  const check = CHECKS.find((one) => one.name === name);
  const result = check?.check(factsOf(...story), { orderLagBoundMs: 100 });
  const said = result?.findings[0]?.what ?? result?.reason ?? "";
  assert.is(result?.valid, valid, `${name}: ${said}`);
  return said;
}

const inDoubt = (operation: Operation): Operation => ({ ...operation, outcome: "info" });
const plainOrder = (user: string) => ({ kind: "order" as const, sale: SALE, user });
const left = (remaining: number, at: number, deducted?: number, until?: number) => ({
  kind: "sample" as const,
  at,
  sale: SALE,
  remaining,
  ...(deducted === undefined ? {} : { deducted }),
  ...(until === undefined ? {} : { until }),
});

test("an opening answered twice puts its units on sale once", () => {
  const sold = [bought("al", 1), deduction("al", 1), order("al", 1)];
  is(true, "no-false-sold-out", opened(1), opened(1, 3), ...sold, soldOut("bo", 20));
});
test("an opening in doubt and asked for again allows no second lot of orders", () => {
  const blind = [unseen("initial"), unseen("ledger")];
  is(false, "no-oversell", inDoubt(opened(1)), opened(1, 3), ...blind, order("al", 1), order("bo", 2));
});
test("a restock asked for twice under one key adds once, under two keys twice", () => {
  const keyed = (key: string, at: number): Operation => ({ ...restocked(1, at), key });
  const sold = [order("al", 1), order("bo", 2), order("cy", 3)];
  is(false, "no-oversell", opened(1), inDoubt(keyed("a", 5)), keyed("a", 8), ...sold);
  is(true, "no-oversell", opened(1), inDoubt(keyed("a", 5)), keyed("b", 8), ...sold);
});
test("a restock that was refused adds nothing, and an opening that was refused says nothing", () => {
  const refused = (operation: Operation): Operation => ({ ...operation, outcome: "fail" });
  is(false, "no-oversell", opened(1), refused(restocked(1, 5)), order("al", 1), order("bo", 2));
  is("unknown", "no-oversell", refused(opened(1)), order("al", 1));
});
test("without any word of the units on sale, no number of orders is too many", () => {
  assert.match(
    is("unknown", "no-oversell", unseen("initial"), order("al", 1)),
    "neither stores nor history show how many units",
  );
});
test("no-oversell is unknown where orders cannot be seen, and false all the same when the stock is negative", () => {
  is("unknown", "no-oversell", opened(1), unseen("orders"), left(1, 5));
  is(false, "no-oversell", opened(1), unseen("orders"), left(-1, 5));
});

test("a restock may count while a sample is read, not after it was", () => {
  const story = [opened(2), restocked(3, 16)];
  is(true, "conservation", ...story, left(5, 15, 0));
  is(true, "conservation", ...story, left(5, 15, 0, 16));
  is(false, "conservation", ...story, left(5, 14, 0, 15));
});
test("a restock answered in the very millisecond of a sample may have come after it", () => {
  is(true, "conservation", opened(2), restocked(3, 14), left(2, 15, 0));
  is(false, "conservation", opened(2), restocked(3, 13), left(2, 15, 0));
});
test("conservation is unknown while one of the sales was never sampled", () => {
  const other: Operation = { ...opened(1), sale: "other" };
  assert.match(is("unknown", "conservation", opened(2), sample(2, 0, 2), other), "1 of 2 sales");
});

test("orders without a gid cannot be matched with a ledger that names no buyers", () => {
  const story = [bought("al", 1), deduction(undefined, 1), plainOrder("al")];
  assert.match(is("unknown", "no-ghost-order", ...story), "name no gid");
  assert.match(is("unknown", "no-lost-order", ...story), "name no buyer");
});
test("an order of after the ledger was read is no ghost; one of before is", () => {
  const asked = told("al", "info", 10);
  is("unknown", "no-ghost-order", asked, atRest(false), order("al", 1, 1_500));
  is("unknown", "no-ghost-order", asked, atRest(false), { ...plainOrder("al"), gid: gid(1) });
  is(false, "no-ghost-order", asked, atRest(false), order("al", 1, 20));
  is(false, "no-ghost-order", asked, atRest(), { ...plainOrder("al"), gid: gid(1) });
});
test("a buyer whom a torn history does not know may be in the part that it lacks", () => {
  const facts = factsOf(bought("al", 1), deduction("bo", 2), order("bo", 2));
  const [check] = CHECKS.filter(({ name }) => name === "no-ghost-order");
  assert.is(check?.check(facts, { orderLagBoundMs: 1 }).valid, false);
  facts.cut.history = "history.jsonl was cut after 1 lines";
  assert.is(check?.check(facts, { orderLagBoundMs: 1 }).valid, "unknown");
});
test("a deduction whose buyer has an order under another gid only has lost its own", () => {
  assert.match(is(false, "no-lost-order", atRest(), deduction("al", 1), order("al", 2)), "no order under it");
  is(true, "no-lost-order", deduction("al", 1), order("al", 2), order("al", 1));
});

test("a reply that names no gid contradicts none", () => {
  is(true, "told-the-truth", atRest(), bought("al", 1), told("al", "ok", 20), order("al", 1));
  is(true, "told-the-truth", atRest(), told("al", "ok", 10), bought("al", 1, 20), order("al", 1));
});
test("of two orders one under the told gid is enough for the truth", () => {
  is(true, "told-the-truth", atRest(), bought("al", 1), order("al", 1), order("al", 2));
  is(true, "told-the-truth", atRest(), bought("al", 1), order("al", 2), order("al", 1));
});
test("in format 1 the clock of the orders is unknown, so that it contradicts no refusal", () => {
  const story = [atRest(), opened(1), deduction("al", 1), order("al", 1, 20)];
  is(true, "told-the-truth", ...story, told("al", "info", 5), soldOut("al", 40));
  is(true, "told-the-truth", ...story, soldOut("al", 5), bought("al", 1, 40));
});
test("refused first and bought later is the truth when there is an order, and a lie when there is none", () => {
  const story = [atRest(), soldOut("al", 5), bought("al", 1, 20)];
  is(true, "told-the-truth", ...story, order("al", 1));
  is(false, "told-the-truth", ...story);
});
test("a lag is counted from the first request that can have got the unit", () => {
  const story = [soldOut("al", 10), bought("al", 1, 500), atRest()];
  is(true, "order-lag", ...story, order("al", 1, 600));
  is(false, "order-lag", ...story, order("al", 1, 601));
});
test("a lag without times is unknown", () => {
  assert.match(
    is("unknown", "order-lag", bought("al", 1), plainOrder("al")),
    "no order is known with its time",
  );
});

test("a unit of which somebody was told counts as taken, even where the stores have lost it", () => {
  is(true, "no-false-sold-out", opened(1), bought("al", 1), soldOut("bo", 20));
});
test("a gid without buyers may hold as many units as were in doubt", () => {
  const doubt = [told("al", "info", 5), told("cy", "info", 5), deduction(undefined, 1)];
  is(true, "no-false-sold-out", opened(2), ...doubt, soldOut("bo", 20));
  is(false, "no-false-sold-out", opened(3), ...doubt, soldOut("bo", 20));
});
test("drained is unknown where nobody looked", () => {
  is("unknown", "drained", opened(1));
});

test("a mark that there is not is an error, unless it was observed", () => {
  const settings = { orderLagBoundMs: 1, promisedMarks: ["sold-uot"], interrupted: false };
  assert.throws(() => judge(factsOf(opened(1)), settings), /promised the mark sold-uot/);
  assert.not.throws(() => judge(factsOf({ kind: "reached", mark: "sold-uot", at: 1 }), settings));
});
test("a fault before the first or after the last purchase reaches no mark", () => {
  const killed = (at: number): Operation => ({
    process: "n",
    op: "kill-server",
    invoked: at,
    completed: at,
    outcome: "ok",
  });
  const buyers = [soldOut("al", 5), soldOut("bo", 20)];
  const reached = [4, 5, 21, 22].map((at) => markOf(factsOf(...buyers, killed(at)), "server-killed").reached);
  assert.equal(reached, [false, true, true, false]);
});
test("a roll-back is not seen where ledger or messages are not", () => {
  const crash: Operation = {
    process: "n",
    op: "failpoint after-prepare",
    invoked: 5,
    completed: 6,
    outcome: "ok",
    error: "hang",
    gid: gid(1),
  };
  assert.is(markOf(factsOf(crash), "rolled-back-by-check-back").reached, true);
  assert.is(markOf(factsOf(crash, unseen("messages")), "rolled-back-by-check-back").reached, false);
});
