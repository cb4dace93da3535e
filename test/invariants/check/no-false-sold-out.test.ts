// The check no-false-sold-out on histories written by hand.
import * as assert from "uvu/assert";
import { noFalseSoldOut } from "../../../invariants/check/no-false-sold-out.ts";
import { suite } from "../../runner/suite.ts";
import { breaks, holds, unknown } from "../../support/judged-stories.ts";
import {
  bought,
  deduction,
  gid,
  newFactsOf,
  opened,
  order,
  refused,
  restocked,
  type Story,
  soldOut,
  told,
  unseen,
} from "../../support/story.ts";

const test = suite("no-false-sold-out");

test("no-false-sold-out holds when the last unit may have gone before the answer", () => {
  holds(
    noFalseSoldOut,
    opened(1),
    bought("al", 1, 10),
    deduction("al", 1),
    order("al", 1),
    soldOut("bo", 5, 10),
  );
});
test("no-false-sold-out breaks when a unit was free all the while", () => {
  breaks(
    noFalseSoldOut,
    /buyer bo of sale s was told sold out while at least 1 of 1/,
    opened(1),
    bought("al", 1, 30),
    deduction("al", 1),
    order("al", 1),
    soldOut("bo", 5, 20),
  );
  breaks(
    noFalseSoldOut,
    /at least 1 of 2/,
    opened(2),
    bought("al", 1),
    deduction("al", 1),
    order("al", 1),
    soldOut("bo", 20),
  );
});
test("no-false-sold-out breaks when the unit is held for somebody who never asked", () => {
  breaks(noFalseSoldOut, /at least 1 of 1 units/, opened(1), deduction("partner", 1), soldOut("bo", 20));
});

test("no-false-sold-out counts a restock from its end on", () => {
  const story = [opened(1), bought("al", 1), deduction("al", 1), order("al", 1), restocked(1, 20)];
  holds(noFalseSoldOut, ...story, soldOut("bo", 20, 40));
  breaks(noFalseSoldOut, /at least 1 of 2/, ...story, soldOut("bo", 22, 40));
});
test("no-false-sold-out counts buyers who may have bought where no ledger is seen", () => {
  const story = [opened(1), unseen("ledger"), told("al", "info", 3), soldOut("bo", 5)];
  holds(noFalseSoldOut, ...story);
});
test("no-false-sold-out counts a unit that a shop without a coordinator may hold for a buyer who has one", () => {
  const judged = (...story: Story) =>
    noFalseSoldOut.check(
      newFactsOf(opened(2), bought("al", 1), order("al", 1), soldOut("bo", 30, 35), ...story),
      {
        orderLagBoundMs: 100,
      },
    ).valid;
  const shop = [unseen("messages"), unseen("ledger")];
  const again = (completed: number) => refused("al", "already", 20, completed);
  assert.is(judged(...shop, again(40)), true);
  assert.is(judged(...shop, again(25)), false);
  // It answered neither; the unit may be held until the shop finds that out.
  assert.is(judged(...shop, told("al", "info", 20, { completed: 25 })), true);
  assert.is(judged(...shop, told("al", "ok", 20, { gid: gid(1) })), false);
  assert.is(judged(deduction("al", 1), again(40)), false);
});
test("no-false-sold-out counts a unit that such a shop may hold for a request that the harness sent twice", () => {
  const judged = (op: string, ...more: Story) =>
    noFalseSoldOut.check(
      newFactsOf(
        ...[
          unseen("messages"),
          unseen("ledger"),
          opened(2),
          bought("al", 1),
          order("al", 1),
          soldOut("bo", 30, 35),
        ],
        { process: "wire-1", op, sale: "s", target: "buyer POST", invoked: 5, completed: 9, outcome: "ok" },
        ...more,
      ),
      { orderLagBoundMs: 100 },
    ).valid;
  assert.is(judged("wire repeated"), true);
  assert.is(judged("wire reply-cut"), false);
  assert.is(judged("wire repeated", soldOut("cy", 2, 4)), false);
});
test("no-false-sold-out is unknown when nobody was told sold out", () => {
  unknown(noFalseSoldOut, /nothing to check/, opened(1), bought("al", 1), order("al", 1));
});
