// Lies of shops whose units may go back on sale, and what such a shop may do without being accused.
import { atRest, bought, deduction, opened, order, refused, unseen } from "../../../support/story.ts";
import { type Entry, inDoubt, last, left, plain, quiet, sold } from "./entry.ts";

const RETURNS = { unitsReturn: true };
const unavailable = (user: string, at: number, completed: number) => ({
  ...refused(user, "unavailable", at, completed),
  status: 503,
});

export const RETURNED: Entry[] = [
  {
    ...{ invariant: "one-order-each", contract: RETURNS },
    title: "a purchase gets two orders",
    lie: [order("al", 1), order("al", 1)],
    says: /has two orders, twice under/,
    innocents: {
      "a buyer who bought again after their unit went back": {
        ...{ story: [order("al", 1), order("al", 2)], valid: "unknown" },
      },
    },
  },
  {
    ...{ invariant: "told-the-truth", contract: RETURNS },
    title: "a buyer who was only refused gets an order",
    lie: [opened(1), refused("al", "sold-out", 5), ...sold("al", 1), atRest()],
    says: /was only refused \(SOLD_OUT\), and has an order/,
    innocents: {
      "a reservation that ran out": { story: [opened(1), bought("al", 1), atRest()], valid: "unknown" },
      "a buyer who bought again after it": {
        story: [opened(1), bought("al", 1), bought("al", 2, 30), ...sold("al", 2, 32), atRest()],
        valid: "unknown",
      },
      "a buyer who asked again when their unit was somebody else's": {
        story: [
          ...[opened(1), bought("al", 1), bought("bo", 2, 20), refused("al", "sold-out", 30)],
          ...[...sold("bo", 2, 22), atRest()],
        ],
        valid: "unknown",
      },
      "a shop where all goes as in any other": {
        story: [opened(1), bought("al", 1), refused("bo", "sold-out", 30), ...sold("al", 1), atRest()],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "told-the-truth", contract: RETURNS },
    title: "a buyer is told already, though no request of theirs can have taken a unit",
    lie: [opened(1), refused("al", "busy", 5), refused("al", "already", 9), atRest()],
    says: /was told that they have a unit already/,
    innocents: {
      "a buyer whose reservation ran out later": {
        story: [opened(1), inDoubt("al", 5), refused("al", "already", 9), atRest()],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "no-false-sold-out", contract: RETURNS },
    title: "a buyer is told sold out before anybody asked",
    lie: [opened(2), refused("bo", "sold-out", 20), bought("al", 1, 30), ...sold("al", 1, 32)],
    says: /at least 2 of 2 units were free/,
    innocents: {
      "a buyer in doubt, whose reservation ran out since": {
        ...{ story: [opened(1), inDoubt("al", 5), refused("bo", "sold-out", 20)], valid: true },
      },
    },
  },
  {
    invariant: "no-false-sold-out",
    title: "a buyer is told sold out after a purchase failed that held the unit",
    lie: [opened(1), ...plain, unavailable("al", 5, 18), refused("bo", "sold-out", 20)],
    says: /at least 1 of 1 units were free/,
    innocents: {
      "a shop that gives the unit back, and then says that it failed": {
        ...{
          story: [opened(1), ...plain, unavailable("al", 5, 20), refused("bo", "sold-out", 20)],
          valid: true,
        },
      },
      "a shop with a ledger that gave back the unit of a buyer in doubt": {
        story: [opened(1), unseen("messages"), inDoubt("al", 5), refused("bo", "sold-out", 20)],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "no-oversell", contract: RETURNS },
    title: "more units are in orders than were put on sale",
    lie: [opened(1), order("al", 1), order("bo", 2)],
    says: /2 orders for 1 units, 1 too many/,
    innocents: {
      "a ledger that changed hands while it was listed": {
        story: [opened(1), deduction("al", 1), deduction("bo", 2), order("bo", 2)],
        valid: "unknown",
      },
    },
  },
  {
    ...{ invariant: "conservation", contract: RETURNS },
    title: "a unit goes back twice",
    lie: [opened(2), bought("al", 1), last(3, 0, 2)],
    says: /3 left and 0 deducted, of 2 put on sale/,
    innocents: {
      "a unit that went back": { story: [opened(2), bought("al", 1), last(2, 0, 2)], valid: true },
    },
  },
  {
    ...{ invariant: "no-ghost-order", contract: RETURNS },
    title: "an order comes for somebody who never asked",
    lie: [...sold("al", 1), atRest()],
    says: /never asked for one/,
    innocents: {
      "an order whose unit went back": {
        story: [bought("al", 1), order("al", 1), atRest()],
        valid: "unknown",
      },
      "an order of before the buyer's unit went back, and they took another": {
        ...{ story: [bought("al", 1), order("al", 1), deduction("al", 2), atRest()], valid: "unknown" },
      },
    },
  },
  {
    ...{ invariant: "order-lag", contract: RETURNS },
    title: "an order comes long after its bound",
    lie: [opened(1), bought("al", 1), ...sold("al", 1, 303), atRest()],
    says: /waited 291 ms for their order/,
    innocents: {
      "a buyer who came again after their unit went back": {
        story: [opened(1), bought("al", 1), bought("al", 2, 290), ...sold("al", 2, 303), atRest()],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "drained", contract: RETURNS },
    title: "a message of the sale stays",
    lie: [opened(1), { kind: "message", sale: "s", gid: "m", status: "submitted" }, atRest()],
    says: /message m of sale s is still submitted/,
    innocents: {
      "a shop whose messages are done": { story: [opened(1), bought("al", 1), atRest()], valid: true },
    },
  },
];

/** Nothing contradicts a shop whose units go back when an order is not there: its check has innocents only. */
export const RETURNED_INNOCENTS: Entry["innocents"] = {
  "a reservation that is not paid": {
    story: [opened(1), bought("al", 1), deduction("al", 1), atRest()],
    valid: "unknown",
  },
  "a shop without a ledger, and a reservation that is not paid": {
    story: [opened(2), ...plain, bought("al", 1), order("al", 1), left(0), quiet],
    valid: "unknown",
  },
};
