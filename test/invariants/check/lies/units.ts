// Lies about units: how many are on sale, left and taken; and the innocents that look like them.
import {
  atRest,
  bought,
  clock,
  deduction,
  opened,
  order,
  refused,
  sample,
  unseen,
} from "../../../support/story.ts";
import { type Entry, inDoubt, keyed, last, left, sold } from "./entry.ts";

const twoOf = (user: string) => ({ kind: "deduction" as const, sale: "s", user, units: 2 });

export const UNITS: Entry[] = [
  {
    invariant: "conservation",
    title: "an opening of one unit puts two on sale",
    lie: [opened(1), bought("al", 1), bought("bo", 2), ...sold("al", 1), ...sold("bo", 2), last(0, 2, 2)],
    says: /the store says that 2 units were put on sale, and it was 1/,
    innocents: {
      "an opening and a restock": { story: [opened(1), keyed("r", 1, 5), last(2, 0, 2)], valid: true },
      "a restock that the cut history lacks": {
        ...{ story: [opened(1), last(2, 0, 2)], valid: "unknown", cut: "history" },
      },
      "a sale that was opened elsewhere": { story: [bought("al", 1), last(1, 1, 2)], valid: true },
    },
  },
  {
    invariant: "conservation",
    title: "a restock is applied at each request under its key",
    lie: [opened(1), keyed("r", 1, 5, "info"), keyed("r", 1, 8), last(3, 0, 3)],
    says: /the store says that 3 units were put on sale, and it was 2/,
    innocents: {
      "two restocks under two keys": {
        ...{ story: [opened(1), keyed("r", 1, 5, "info"), keyed("q", 1, 8), last(3, 0, 3)], valid: true },
      },
      "a restock whose reply was lost": {
        story: [opened(1), keyed("r", 1, 5, "info"), last(2, 0, 2)],
        valid: true,
      },
    },
  },
  {
    invariant: "conservation",
    title: "a unit leaves the stock without a buyer",
    lie: [opened(2), bought("al", 1), last(0, 1, 2)],
    says: /0 left and 1 deducted, of 2 put on sale/,
    innocents: {
      "a restock during the sample": {
        ...{ story: [opened(2), keyed("r", 1, 999), { ...last(1, 1, 2), until: 1_003 }], valid: true },
      },
    },
  },
  {
    invariant: "conservation",
    title: "more units are left than were put on sale, and the ledger is hidden",
    lie: [opened(1), unseen("ledger"), left(2)],
    says: /2 left, of 1 put on sale/,
    innocents: {
      "a restock whose reply was lost, and a hidden ledger": {
        story: [opened(1), keyed("r", 1, 5, "info"), unseen("ledger"), left(2)],
        valid: "unknown",
      },
      "fewer units left, some of them sold unseen": {
        story: [opened(2), unseen("ledger"), left(1)],
        valid: "unknown",
      },
    },
  },
  {
    invariant: "no-oversell",
    title: "two units are sold of an opening of one, and the store says two",
    lie: [opened(1), ...sold("al", 1), ...sold("bo", 2), last(0, 2, 2)],
    says: /2 units deducted of 1/,
    innocents: {
      "a restock that the cut history lacks": {
        ...{
          story: [opened(1), order("al", 1), order("bo", 2), last(0, 2, 2)],
          valid: "unknown",
          cut: "history",
        },
      },
      "orders that came with a restock after the last sample of a cut file": {
        ...{ story: [bought("al", 1), sample(0, 1, 1, 2)], valid: "unknown", cut: "observations" },
      },
    },
  },
  {
    invariant: "no-oversell",
    title: "the ledger holds a buyer too many, whose order is still to come",
    lie: [opened(1), deduction("al", 1), deduction("bo", 2), order("al", 1)],
    says: /the ledger lists 2 deductions for 1 units/,
    innocents: {
      "a buyer whom the store lists twice": {
        ...{ story: [opened(1), deduction("al", 1), deduction("al", 1), order("al", 1)], valid: true },
      },
    },
  },
  {
    invariant: "no-false-sold-out",
    title: "a buyer is told sold out while a unit is free, and the ledger lists the other one's gid twice",
    lie: [
      ...[opened(2), bought("al", 1), refused("bo", "sold-out", 20)],
      ...[deduction(undefined, 1), deduction(undefined, 1), order("al", 1)],
    ],
    says: /buyer bo of sale s was told sold out while at least 1 of 2 units were free/,
    innocents: {
      "two gids of which one is nobody's that is known": {
        story: [
          ...[opened(2), bought("al", 1), refused("bo", "sold-out", 20)],
          ...[deduction(undefined, 1), deduction(undefined, 2), order("al", 1)],
        ],
        valid: true,
      },
    },
  },
  {
    invariant: "no-false-sold-out",
    title: "a buyer is told sold out before the unit can have been taken",
    lie: [
      ...[opened(1), refused("al", "busy", 5), refused("bo", "sold-out", 20)],
      ...[bought("al", 1, 60), ...sold("al", 1, 62)],
    ],
    says: /buyer bo of sale s was told sold out while at least 1 of 1 units were free/,
    innocents: {
      "a holder who had asked, and had no reply": {
        story: [
          opened(1),
          inDoubt("al", 5),
          refused("bo", "sold-out", 20),
          bought("al", 1, 60),
          ...sold("al", 1, 22),
        ],
        valid: true,
      },
      "the holder whom the cut history lacks": {
        ...{ story: [opened(1), refused("bo", "sold-out", 20)], valid: "unknown", cut: "history" },
      },
      "a run in which the harness's clock was set": {
        story: [
          ...[clock("harness", 0, 1), clock("harness", 900, 1, 30), clock("mysql", 0, 1)],
          ...[opened(1), refused("bo", "sold-out", 20), bought("al", 1, 30), ...sold("al", 1, 35)],
        ],
        valid: "unknown",
      },
    },
  },
  {
    invariant: "no-lost-order",
    title: "two units are taken for one buyer, in a ledger that names no gids",
    lie: [opened(3), bought("al", 1), twoOf("al"), order("al", 1), last(1, 2, 3, 1), atRest()],
    says: /buyer al of sale s has 2 units under no gid, and 1 in its orders/,
    innocents: {
      "a list that names a buyer twice": {
        ...{
          story: [opened(3), bought("al", 1), ...sold("al", 1), deduction("al", 1), last(2, 1, 3), atRest()],
        },
        valid: true,
      },
    },
  },
  {
    invariant: "no-lost-order",
    title: "two units are taken for one buyer under two gids, and orders name no gid",
    lie: [
      ...[opened(3), bought("al", 1), deduction("al", 1), deduction("al", 2)],
      ...[{ kind: "order" as const, sale: "s", user: "al" }, last(1, 2, 3, 1), atRest()],
    ],
    says: /buyer al of sale s has a unit under \{s\}-0+2, and no order under it/,
    innocents: {
      "a deduction whose order names no gid": {
        story: [
          ...[opened(3), bought("al", 1), deduction("al", 1)],
          ...[{ kind: "order" as const, sale: "s", user: "al" }, last(2, 1, 3), atRest()],
        ],
        valid: true,
      },
    },
  },
];
