// The at-rest and liveness checks on histories written by hand.
import * as assert from "uvu/assert";
import { drained } from "../../../invariants/check/drained.ts";
import { noLostOrder } from "../../../invariants/check/no-lost-order.ts";
import { orderLag } from "../../../invariants/check/order-lag.ts";
import { suite } from "../../runner/suite.ts";
import {
  atRest,
  bought,
  deduction,
  factsOf,
  gid,
  opened,
  order,
  sample,
  unseen,
} from "../../support/story.ts";

const test = suite("at-rest and liveness checks");

const settings = { orderLagBoundMs: 100 };
type Story = Parameters<typeof factsOf>;

test("no-lost-order holds when every deduction has its order", () => {
  assert.is(noLostOrder.check(factsOf(deduction("al", 1), order("al", 1)), settings).valid, true);
  assert.is(noLostOrder.check(factsOf(deduction(undefined, 1), order("al", 1)), settings).valid, true);
});

test("no-lost-order breaks on a deduction without an order, and names buyer and gid", () => {
  const { valid, findings } = noLostOrder.check(
    factsOf(atRest(), deduction("al", 1), deduction("bo", 2), order("bo", 2)),
    settings,
  );
  assert.is(valid, false);
  assert.is(findings[0]?.what, `buyer al of sale s has a unit under ${gid(1)}, and no order`);
});

test("without a ledger no-lost-order judges those told that they bought, and counts at rest", () => {
  const blind: Story = [opened(2), unseen("ledger"), unseen("initial")];
  const left = (remaining: number) => ({ kind: "sample" as const, at: 1_000, sale: "s", remaining });
  const judged = (...story: Story) => noLostOrder.check(factsOf(...blind, ...story), settings);
  assert.is(judged(bought("al", 1), order("al", 1), left(1), atRest()).valid, true);
  assert.match(judged(bought("al", 1), left(1), atRest()).findings[0]?.what ?? "", "was told bought");
  assert.match(
    judged(bought("al", 1), order("al", 1), left(0), atRest()).findings[0]?.what ?? "",
    "1 units are neither left nor ordered",
  );
  assert.is(judged(bought("al", 1), order("al", 1), left(1), atRest(false)).valid, "unknown");
  assert.is(judged(bought("al", 1), order("al", 1), unseen("stock"), atRest()).valid, "unknown");
});

test("no-lost-order is unknown where orders are unseen, or there was nothing to look at", () => {
  assert.is(noLostOrder.check(factsOf(unseen("orders"), deduction("al", 1)), settings).valid, "unknown");
  assert.is(noLostOrder.check(factsOf(opened(1)), settings).valid, "unknown");
});

test("drained holds without unfinished messages, and breaks with one, naming whose unit it holds", () => {
  assert.is(drained.check(factsOf(opened(1), atRest()), settings).valid, true);
  const message = { kind: "message" as const, sale: "s", gid: gid(1), status: "submitted" };
  const { valid, findings } = drained.check(factsOf(opened(1), deduction("al", 1), message), settings);
  assert.is(valid, false);
  assert.is(
    findings[0]?.what,
    `message ${gid(1)} of sale s is still submitted; it holds units of these buyers: al`,
  );
  assert.is(drained.check(factsOf(opened(1), unseen("messages")), settings).valid, "unknown");
});

test("order-lag holds within the bound, and gives percentiles", () => {
  const { valid, figures } = orderLag.check(
    factsOf(bought("al", 1, 10), order("al", 1, 100), atRest()),
    settings,
  );
  assert.is(valid, true);
  assert.equal(figures, { p50Ms: 90, p95Ms: 90, p99Ms: 90, maxMs: 90 });
});

test("order-lag breaks beyond the bound", () => {
  const { valid, findings } = orderLag.check(
    factsOf(bought("al", 1, 10), order("al", 1, 111), atRest()),
    settings,
  );
  assert.is(valid, false);
  assert.match(findings[0]?.what ?? "", /buyer al of sale s waited 101 ms/);
});

test("order-lag counts from the healing when the buyer came before it", () => {
  const story = (at: number) =>
    factsOf(bought("al", 1, 10), order("al", 1, at), atRest(true, 200), sample(0, 1, 1));
  assert.is(orderLag.check(story(300), settings).valid, true);
  assert.is(orderLag.check(story(301), settings).valid, false);
});
