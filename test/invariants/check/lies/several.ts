// Lies to buyers who may hold several units, and the innocents that look like them.
import {
  atRest,
  bought,
  deduction,
  gid,
  opened,
  order,
  refused,
  told,
  unseen,
} from "../../../support/story.ts";
import { type Entry, inDoubt, left, plain, quiet, sold } from "./entry.ts";

const THREE = { perBuyer: 3 };
const MANY = { perBuyer: "unlimited" as const };
const PAIRS = { perBuyer: 4, units: 2 };
const nameless = (user: string, at: number) => told(user, "ok", at, { rule: 0 });
const undated = { kind: "order" as const, sale: "s", user: "al" };

export const SEVERAL: Entry[] = [
  {
    ...{ invariant: "one-order-each", contract: THREE },
    title: "a buyer gets four units where three are allowed",
    lie: [order("al", 1), order("al", 2), order("al", 3), order("al", 4)],
    says: /buyer al of sale s has 4 units in 4 orders, and may hold 3/,
    innocents: {
      "a buyer with three orders": { story: [order("al", 1), order("al", 2), order("al", 3)], valid: true },
    },
  },
  {
    ...{ invariant: "one-order-each", contract: MANY },
    title: "a purchase gets two orders",
    lie: [order("al", 1), order("al", 2), order("al", 2)],
    says: /buyer al of sale s has 2 units under .*2, and one request takes 1/,
    innocents: {
      "a buyer with an order for each purchase": { story: [order("al", 1), order("al", 2)], valid: true },
      "orders that name no gid": { story: [undated, undated, undated], valid: true },
    },
  },
  {
    ...{ invariant: "one-order-each", contract: PAIRS },
    title: "a purchase of two units gets three rows of one",
    lie: [1, 2, 3].map(() => ({ ...undated, gid: gid(1), units: 1 })),
    says: /has 3 units under .*1, and one request takes 2/,
    innocents: {
      "a purchase of two units with two rows of one": {
        ...{ story: [1, 2].map(() => ({ ...undated, gid: gid(1), units: 1 })), valid: true },
      },
    },
  },
  {
    ...{ invariant: "told-the-truth", contract: THREE },
    title: "a buyer is told of two purchases and gets one",
    lie: [opened(5), bought("al", 1), bought("al", 2, 14), ...sold("al", 1), atRest()],
    says: /was told bought under .*2, and has no order under it/,
    innocents: {
      "a buyer who got both": {
        story: [
          opened(5),
          bought("al", 1),
          bought("al", 2, 14),
          ...sold("al", 1),
          ...sold("al", 2),
          atRest(),
        ],
        valid: true,
      },
      "a buyer who is told of one purchase twice": {
        story: [opened(5), bought("al", 1), bought("al", 1, 14), ...sold("al", 1), atRest()],
        valid: true,
      },
      "a slow branch of a shop that hides its messages": {
        story: [opened(5), ...plain, bought("al", 1), bought("al", 2, 14), order("al", 1), quiet],
        valid: "unknown",
      },
    },
  },
  {
    ...{ invariant: "told-the-truth", contract: MANY },
    title: "a buyer is told bought twice, under no gid, and gets one",
    lie: [opened(5), nameless("al", 5), nameless("al", 9), undated, atRest()],
    says: /was told bought 2 times, for 2 units, and has 1/,
    innocents: {
      "a buyer who got two": {
        ...{
          story: [opened(5), nameless("al", 5), nameless("al", 9), undated, undated, atRest()],
          valid: true,
        },
      },
    },
  },
  {
    ...{ invariant: "told-the-truth", contract: THREE },
    title: "a buyer gets more than their requests can have taken",
    lie: [opened(5), bought("al", 1), refused("al", "busy", 15), order("al", 1), order("al", 2), atRest()],
    says: /has 2 units, and their requests can have taken 1/,
    innocents: {
      "a buyer in doubt who asked again, and owns two": {
        story: [opened(5), inDoubt("al", 5), bought("al", 1), order("al", 1), order("al", 2), atRest()],
        valid: true,
      },
      "a request that the cut history lacks": {
        story: [opened(5), bought("al", 1), order("al", 1), order("al", 2), atRest()],
        valid: "unknown",
        cut: "history",
      },
    },
  },
  {
    ...{ invariant: "told-the-truth", contract: THREE },
    title:
      "a buyer gets a unit under a gid that they were not told, while one that they were told is awaited",
    lie: [
      ...[opened(5), ...plain, bought("al", 1), bought("al", 2, 14)],
      ...[order("al", 1), order("al", 3), quiet],
    ],
    says: /has 1 units under gids that they were not told, and such requests can have taken 0/,
    innocents: {
      "a buyer in doubt, who was told of no gid": {
        story: [
          ...[opened(5), ...plain, bought("al", 1), inDoubt("al", 12), bought("al", 2, 14)],
          ...[order("al", 1), order("al", 3), quiet],
        ],
        valid: "unknown",
      },
    },
  },
  {
    ...{ invariant: "told-the-truth", contract: THREE },
    title: "the second unit comes before the second request",
    lie: [opened(5), bought("al", 1), bought("al", 2, 40), order("al", 1, 21), order("al", 2, 31), atRest()],
    says: /has 2 units of before \d+\.\d{3} s after the start, .* and only 1 .*asked/,
    innocents: {
      "a second unit that comes after it": {
        story: [
          ...[opened(5), bought("al", 1), bought("al", 2, 40)],
          ...[order("al", 1, 20), order("al", 2, 44), atRest()],
        ],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "told-the-truth", contract: PAIRS },
    title: "a buyer of two units gets one",
    lie: [opened(4), bought("al", 1), { ...order("al", 1), units: 1 }, atRest()],
    says: /was told bought under .*1, and has 1 of 2 units under it/,
    innocents: {
      "a row that does not say its units": {
        ...{ story: [opened(4), bought("al", 1), order("al", 1), atRest()], valid: true },
      },
    },
  },
  {
    ...{ invariant: "no-ghost-order", contract: THREE },
    title: "a buyer's second order comes without a deduction",
    lie: [bought("al", 1), ...sold("al", 1), order("al", 2), atRest()],
    says: /has an order under .*2, but the deducted unit is held under .*1/,
    innocents: {
      "two orders of two deductions": {
        ...{ story: [bought("al", 1), ...sold("al", 1), ...sold("al", 2), atRest()], valid: true },
      },
    },
  },
  {
    ...{ invariant: "no-ghost-order", contract: THREE },
    title: "a buyer gets more units than a ledger without gids has for them",
    lie: [
      ...[bought("al", 1), { kind: "deduction", sale: "s", user: "al", units: 2 } as const],
      ...[order("al", 1), order("al", 2), order("al", 3), atRest()],
    ],
    says: /has 3 units in orders, but 2 were deducted for them/,
    innocents: {
      "a ledger that counts as many": {
        story: [
          ...[bought("al", 1), { kind: "deduction", sale: "s", user: "al", units: 2 } as const],
          ...[order("al", 1), order("al", 2), atRest()],
        ],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "no-lost-order", contract: THREE },
    title: "the second deduction of a buyer gets no order",
    lie: [opened(5), ...sold("al", 1), deduction("al", 2), atRest()],
    says: /has a unit under .*2, and no order under it/,
    innocents: {
      "two deductions with an order each, which name no gid": {
        story: [opened(5), deduction("al", 1), deduction("al", 2), undated, undated, atRest()],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "no-lost-order", contract: THREE },
    title: "two deductions of a buyer get one order, and it names no gid",
    lie: [opened(5), deduction("al", 1), deduction("al", 2), undated, atRest()],
    says: /has a unit under .*2, and no order/,
    innocents: {
      "a message of theirs that is not finished, after quiet": {
        story: [opened(5), unseen("messages"), deduction("al", 1), deduction("al", 2), undated, quiet],
        valid: "unknown",
      },
    },
  },
  {
    ...{ invariant: "no-lost-order", contract: PAIRS },
    title: "a shop without a ledger takes units for nobody",
    lie: [opened(5), ...plain, bought("al", 1), order("al", 1), left(1), quiet],
    says: /2 units are neither left nor ordered/,
    innocents: {
      "units that are left and ordered": {
        ...{ story: [opened(5), ...plain, bought("al", 1), order("al", 1), left(3), quiet], valid: true },
      },
      "a second request in doubt, whose order may be on its way": {
        story: [opened(5), ...plain, bought("al", 1), inDoubt("al", 12), order("al", 1), left(1), quiet],
        valid: "unknown",
      },
    },
  },
  {
    ...{ invariant: "order-lag", contract: THREE },
    title: "a second order comes long after its request",
    lie: [opened(5), bought("al", 1), bought("al", 2, 20), order("al", 1, 20), order("al", 2, 303), atRest()],
    says: /waited 281 ms for their order under .*2/,
    innocents: {
      "a second request of long after the first": {
        story: [
          opened(5),
          bought("al", 1),
          bought("al", 2, 290),
          order("al", 1, 20),
          order("al", 2, 303),
          atRest(),
        ],
        valid: true,
      },
    },
  },
];
