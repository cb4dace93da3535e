// Every safety check on histories written by hand: one that holds, and one for each way in which it can break.
import * as assert from "uvu/assert";
import { conservation } from "../../../invariants/check/conservation.ts";
import { noGhostOrder } from "../../../invariants/check/no-ghost-order.ts";
import { noOversell } from "../../../invariants/check/no-oversell.ts";
import { oneOrderEach } from "../../../invariants/check/one-order-each.ts";
import { toldTheTruth } from "../../../invariants/check/told-the-truth.ts";
import { suite } from "../../runner/suite.ts";
import { breaks, check, holds, unknown } from "../../support/judged-stories.ts";
import {
  atRest,
  bought,
  deduction,
  gid,
  opened,
  order,
  restocked,
  sample,
  soldOut,
  told,
  unseen,
} from "../../support/story.ts";

const test = suite("safety checks");

test("conservation holds while units left and deducted add up", () => {
  holds(
    conservation,
    opened(2),
    restocked(1, 12),
    sample(2, 0, 2, 0, 10),
    sample(1, 1, 2, 0, 12),
    sample(2, 1, 3),
  );
});
test("conservation breaks when a unit vanishes, and the buyer of that time is named", () => {
  breaks(
    conservation,
    /0 left and 1 deducted, of 2.*buyer al of sale s under .*1/,
    opened(2),
    bought("al", 1),
    sample(0, 1, 2),
  );
});
test("conservation breaks when a unit appears or the stock is negative", () => {
  breaks(conservation, /2 left and 1 deducted/, opened(2), sample(2, 1, 2));
  breaks(conservation, /-1 left/, opened(2), sample(-1, 3, 2));
});
test("conservation without a key of units put on sale allows what an unanswered restock may have added", () => {
  const seen = (remaining: number, at: number) => ({
    kind: "sample" as const,
    at,
    sale: "s",
    remaining,
    deducted: 0,
  });
  holds(conservation, opened(2), restocked(3, 10, "info"), seen(2, 15), seen(5, 16));
  breaks(conservation, /6 left/, opened(2), restocked(3, 10, "info"), seen(6, 15));
  breaks(conservation, /2 left/, opened(2), restocked(3, 10), seen(2, 15));
});
test("conservation is unknown without ledger or samples", () => {
  unknown(conservation, /ledger cannot be seen/, opened(2), unseen("ledger"));
  unknown(conservation, /nothing to check/, opened(2));
});
test("conservation without a ledger breaks if at rest more units are left or ordered than were put on sale", () => {
  const blind = [opened(2), unseen("ledger"), unseen("initial"), bought("al", 1), order("al", 1), atRest()];
  const seen = (remaining: number, orders: number, at: number) => ({
    ...{ kind: "sample" as const, sale: "s" },
    ...{ remaining, orders, at, until: at + 1 },
  });
  breaks(
    conservation,
    /2 left and 1 ordered, of 2 put on sale/,
    ...blind,
    seen(1, 1, 900),
    seen(2, 1, 1_000),
  );
  // Right ones: nothing too many, not at rest yet, an order of after the stock was read, one that was a draft.
  const told = /ledger cannot be seen/;
  unknown(conservation, told, ...blind, seen(1, 1, 900), seen(1, 1, 1_000));
  unknown(conservation, told, ...blind, seen(1, 1, 900), seen(2, 1, 990));
  unknown(conservation, told, ...blind, seen(2, 0, 900), seen(2, 1, 1_000));
  unknown(conservation, told, ...blind, restocked(1, 12, "info"), seen(1, 1, 900), seen(2, 1, 1_000));
  const draft = [opened(2), unseen("ledger"), unseen("initial"), atRest()];
  unknown(conservation, told, ...draft, seen(1, 1, 900), seen(2, 0, 1_000));
});

test("no-oversell holds up to the last unit", () => {
  holds(noOversell, opened(1), restocked(1, 5), sample(0, 2, 2, 2), order("al", 1), order("bo", 2));
});
test("no-oversell breaks on too many orders, and the latest are named", () => {
  breaks(
    noOversell,
    /2 orders for 1 units, 1 too many.*buyer bo of sale s under/,
    opened(1),
    order("al", 1),
    order("bo", 2, 30),
  );
});
test("no-oversell breaks on too many deductions and on a negative stock", () => {
  breaks(noOversell, /2 units deducted of 1/, opened(1), sample(0, 2, 1));
  breaks(noOversell, /-1 units left/, opened(1), sample(-1, 1, 1));
});
test("no-oversell allows orders that a restock after the sample's stock explains", () => {
  holds(noOversell, opened(1), restocked(1, 16), sample(0, 1, 1, 2, 15));
});
test("no-oversell judges orders alone where nothing else can be seen", () => {
  const blind = [unseen("ledger"), unseen("initial")];
  breaks(noOversell, /2 orders for 1 units/, opened(1), ...blind, order("al", 1), order("bo", 2));
  holds(noOversell, opened(2), ...blind, order("al", 1), order("bo", 2));
});

test("no-ghost-order holds when every order has its deduction", () => {
  holds(noGhostOrder, bought("al", 1), deduction("al", 1), order("al", 1));
  holds(noGhostOrder, bought("al", 1), deduction(undefined, 1), order("al", 1));
});
test("no-ghost-order breaks on an order without a deduction, or under another gid", () => {
  breaks(
    noGhostOrder,
    /buyer al of sale s has an order under .*1, but no unit/,
    bought("al", 1),
    order("al", 1),
  );
  breaks(noGhostOrder, /is held under .*2/, bought("al", 1), deduction("al", 2), order("al", 1));
});
test("no-ghost-order breaks on an order of somebody who never asked", () => {
  breaks(noGhostOrder, /never asked/, deduction("al", 1), order("al", 1));
});

test("one-order-each holds for one order a buyer", () => {
  holds(oneOrderEach, order("al", 1), order("bo", 1));
});
test("one-order-each breaks on two orders of one buyer, under one gid or two", () => {
  breaks(oneOrderEach, /buyer al of sale s has two orders, twice under/, order("al", 1), order("al", 1));
  breaks(oneOrderEach, /under .*1 and .*2/, order("al", 1), order("al", 2));
});

test("told-the-truth holds for bought, refused and unknown", () => {
  holds(
    toldTheTruth,
    atRest(),
    bought("al", 1),
    order("al", 1),
    soldOut("bo", 5),
    told("cy", "info", 5),
    order("cy", 2),
    told("di", "info", 5),
  );
});
test("told-the-truth breaks when bought has no order", () => {
  breaks(
    toldTheTruth,
    /buyer al of sale s was told bought under .*1, and has no order/,
    atRest(),
    bought("al", 1),
  );
});
test("told-the-truth waits for an order that may still come", () => {
  unknown(toldTheTruth, /not at rest/, atRest(false), bought("al", 1));
});
test("told-the-truth breaks when refused has an order", () => {
  breaks(toldTheTruth, /only refused \(SOLD_OUT\), and has/, atRest(), soldOut("al", 5), order("al", 1));
});
test("told-the-truth breaks when an order is under another gid than was told", () => {
  const otherGid = /told bought under .*1, and has an order under .*2/;
  breaks(toldTheTruth, otherGid, atRest(), bought("al", 1), order("al", 2));
});
test("told-the-truth breaks when one buyer is told of two gids", () => {
  breaks(
    toldTheTruth,
    /told of two purchases/,
    atRest(),
    bought("al", 1),
    bought("al", 2, 20),
    order("al", 1),
  );
});
test("told-the-truth breaks when sold out follows bought, but not when they overlap or another refusal follows", () => {
  breaks(
    toldTheTruth,
    /told sold out after/,
    atRest(),
    bought("al", 1, 10),
    soldOut("al", 12),
    order("al", 1),
  );
  holds(toldTheTruth, atRest(), bought("al", 1, 10), soldOut("al", 11), order("al", 1));
  holds(
    toldTheTruth,
    atRest(),
    bought("al", 1, 10),
    told("al", "fail", 20, { error: "STOCK_UNAVAILABLE" }),
    order("al", 1),
  );
});

test("a finding carries its evidence", () => {
  const { findings, found } = check(
    oneOrderEach,
    order("al", 1),
    order("al", 2),
    order("bo", 3),
    order("bo", 4),
  );
  assert.is(found, 2);
  assert.equal(findings[0]?.evidence, [order("al", 1), order("al", 2)]);
  assert.match(findings[1]?.what ?? "", gid(4));
});
