// Orders that are wrong, missing, doubled or late, and the innocents that look like them.
import { atRest, bought, clock, deduction, gid, opened, order, unseen } from "../../../support/story.ts";
import {
  type Entry,
  impatient,
  inDoubt,
  left,
  message,
  plain,
  proven,
  quiet,
  sold,
  unhealed,
} from "./entry.ts";

export const ORDERS: Entry[] = [
  {
    invariant: "no-ghost-order",
    title: "an order comes without a deduction",
    lie: [bought("al", 1), order("al", 1), atRest()],
    says: /but no unit was deducted for it/,
    innocents: {
      "an order of after the ledger was read, by a clock that is behind": {
        story: [
          ...[clock("harness", 0, 1), clock("mysql", -500, 5)],
          ...[inDoubt("al", 1_001), order("al", 1, 502), atRest(false)],
        ],
        valid: "unknown",
      },
      "an order that is dated by a clock that was set": {
        story: [
          ...[clock("harness", 0, 1), clock("mysql", 0, 1), clock("mysql", -500, 1, 500)],
          ...[inDoubt("al", 5), order("al", 1, 101), atRest(false)],
        ],
        valid: "unknown",
      },
      "an order of unknown time, in a system that was only quiet": {
        story: [inDoubt("al", 5), { kind: "order", sale: "s", user: "al", gid: gid(1) }, quiet],
        valid: "unknown",
      },
      "a deduction that the cut observations lack": {
        ...{ story: [bought("al", 1), order("al", 1), atRest()], valid: "unknown", cut: "observations" },
      },
    },
  },
  {
    invariant: "no-ghost-order",
    title: "an order comes for somebody who never asked",
    lie: [...sold("al", 1), atRest()],
    says: /never asked for one/,
    innocents: {
      "a buyer whom the cut history lacks": {
        story: [...sold("al", 1), atRest()],
        valid: "unknown",
        cut: "history",
      },
    },
  },
  {
    invariant: "one-order-each",
    title: "a buyer who asked twice gets two orders",
    lie: [bought("al", 1), order("al", 1), order("al", 2)],
    says: /has two orders/,
    innocents: {
      "a buyer with an order in each of two sales": {
        story: [order("al", 1), { kind: "order", sale: "t", user: "al", gid: gid(2) }],
        valid: true,
      },
      "the first order of a buyer, in a file that was cut": {
        ...{ story: [order("al", 1)], valid: "unknown", cut: "observations" },
      },
    },
  },
  {
    invariant: "no-lost-order",
    title: "a deduction gets no order",
    lie: [opened(1), bought("al", 1), deduction("al", 1), atRest()],
    says: /has a unit under .*1, and no order/,
    innocents: {
      "an order that needs a store which the harness did not heal": {
        story: [opened(1), bought("al", 1), deduction("al", 1), unhealed, atRest(false)],
        valid: "unknown",
      },
      "a unit that was deducted after the system was at rest": {
        story: [opened(2), bought("al", 1), ...sold("al", 1), inDoubt("bo", 5), deduction("bo", 2), proven],
        valid: "unknown",
      },
      "an order that may still come within its bound": {
        story: [opened(1), bought("al", 1), deduction("al", 1), impatient],
        valid: "unknown",
      },
      "a slow branch of a shop that was only quiet": {
        story: [opened(1), unseen("messages"), inDoubt("al", 5), deduction(undefined, 1), quiet],
        valid: "unknown",
      },
      "an order that the cut observations lack": {
        ...{ story: [opened(1), deduction("al", 1), atRest()], valid: "unknown", cut: "observations" },
      },
    },
  },
  {
    invariant: "no-lost-order",
    title:
      "a deduction gets no order, in a system that was only quiet, and whose coordinator holds no message",
    lie: [opened(1), bought("al", 1), deduction("al", 1), quiet],
    says: /has a unit under .*1, and no order/,
    innocents: {
      "a coordinator that holds a message, whosever it is": {
        story: [opened(1), bought("al", 1), deduction("al", 1), message("deal-8"), quiet],
        valid: "unknown",
      },
    },
  },
  {
    invariant: "no-lost-order",
    title: "a shop without a ledger takes a unit for nobody",
    lie: [opened(2), ...plain, bought("al", 1), order("al", 1), left(0), quiet],
    says: /1 units are neither left nor ordered/,
    innocents: {
      "a buyer in doubt, whose order may be on its way": {
        ...{
          story: [opened(2), ...plain, bought("al", 1), inDoubt("bo", 5), order("al", 1), left(0), quiet],
          valid: "unknown",
        },
      },
      "units that were counted before rest": {
        story: [opened(2), ...plain, bought("al", 1), order("al", 1), left(0, 900), quiet],
        valid: "unknown",
      },
      "units that were counted by a clock that was set": {
        story: [
          ...[clock("harness", 0, 1), clock("harness", 700, 1, 30)],
          ...[opened(2), ...plain, bought("al", 1), order("al", 1), left(1), quiet],
        ],
        valid: "unknown",
      },
      "a stock key that does not exist": {
        ...{ story: [opened(2), ...plain, bought("al", 1), order("al", 1), quiet], valid: "unknown" },
      },
      "a buyer whom the cut history lacks": {
        story: [
          ...[opened(2), unseen("ledger"), unseen("messages"), bought("al", 1), order("al", 1)],
          ...[{ ...left(0), initial: 2 }, quiet],
        ],
        valid: "unknown",
        cut: "history",
      },
    },
  },
  {
    invariant: "no-lost-order",
    title: "a deduction has no order, and another buyer has one too many",
    lie: [opened(1), bought("al", 1), deduction("al", 1), order("bo", 2), proven],
    says: /has a unit under .*1, and no order/,
    innocents: {},
  },
  {
    invariant: "no-lost-order",
    title: "a deduction has no order when the wait for rest is over",
    lie: [opened(1), bought("al", 1), deduction("al", 1), atRest(false)],
    says: /has a unit under .*1, and no order/,
    innocents: {},
  },
  {
    invariant: "drained",
    title: "a message is left when the wait for rest is over",
    lie: [opened(1), bought("al", 1), deduction("al", 1), message(gid(1), "s"), atRest(false)],
    says: /message .*1 of sale s is still submitted/,
    innocents: {
      "a message that needs a store which the harness did not heal": {
        story: [opened(1), message(gid(1), "s"), unhealed, atRest(false)],
        valid: "unknown",
      },
      "a message that was sent after the system was at rest": {
        story: [opened(1), message(gid(1), "s"), proven],
        valid: "unknown",
      },
      "a message that may still be finished in time": {
        story: [opened(1), message(gid(1), "s"), impatient],
        valid: "unknown",
      },
    },
  },
  {
    invariant: "drained",
    title: "a message of the sale stays, under a gid of another shape",
    lie: [opened(1), bought("al", 1), { ...deduction("al", 1), gid: "deal-7" }, message("deal-7"), atRest()],
    says: /message deal-7 of sale s is still submitted; it holds units of these buyers: al/,
    innocents: {
      "a message of a stranger": {
        story: [opened(1), bought("al", 1), message("deal-8"), atRest()],
        valid: "unknown",
      },
      "the messages of a file that was cut": {
        ...{ story: [opened(1), atRest()], valid: "unknown", cut: "observations" },
      },
    },
  },
  {
    invariant: "order-lag",
    title: "an order comes long after its bound",
    lie: [opened(1), bought("al", 1), ...sold("al", 1, 303), atRest()],
    says: /waited 291 ms for their order/,
    innocents: {
      "a clock that is ahead": {
        story: [
          ...[clock("harness", 0, 1), clock("mysql", 250, 5)],
          ...[opened(1), bought("al", 1), ...sold("al", 1, 303), atRest()],
        ],
        valid: true,
      },
      "an order that needed a store which the harness did not heal": {
        story: [opened(1), bought("al", 1), ...sold("al", 1, 1_303), unhealed, atRest()],
        valid: "unknown",
      },
      "a buyer whose first refusal the cut history lacks": {
        story: [opened(1), inDoubt("al", 5), ...sold("al", 1, 303), atRest()],
        valid: "unknown",
        cut: "history",
      },
      "a clock that moved": {
        story: [
          ...[clock("harness", 0, 1), clock("mysql", 0, 5), clock("mysql", 250, 5, 500)],
          ...[opened(1), bought("al", 1), ...sold("al", 1, 303), atRest()],
        ],
        valid: "unknown",
      },
    },
  },
];
