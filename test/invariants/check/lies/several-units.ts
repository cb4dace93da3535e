// Lies about the units of a sale of which a buyer may hold several, and the innocents that look like them.
import { bought, deduction, opened, order, refused, unseen } from "../../../support/story.ts";
import { type Entry, inDoubt, last, sold } from "./entry.ts";

const THREE = { perBuyer: 3 };
const PAIRS = { perBuyer: 4, units: 2 };
const noLedger = [unseen("ledger"), unseen("initial")];

export const SEVERAL_UNITS: Entry[] = [
  {
    ...{ invariant: "no-false-sold-out", contract: THREE },
    title: "a buyer is told sold out while one of two units is free",
    lie: [
      opened(2),
      bought("al", 1),
      refused("al", "busy", 12),
      refused("bo", "sold-out", 20),
      ...sold("al", 1),
    ],
    says: /buyer bo of sale s was told sold out while at least 1 of 2 units were free/,
    innocents: {
      "a buyer who took both": {
        story: [
          ...[opened(2), bought("al", 1), bought("al", 2), refused("bo", "sold-out", 20)],
          ...[...sold("al", 1), ...sold("al", 2)],
        ],
        valid: true,
      },
      "a buyer in doubt, of a shop without a ledger, who may hold the second": {
        story: [
          ...[opened(2), ...noLedger, inDoubt("al", 5), bought("al", 1)],
          ...[refused("bo", "sold-out", 20), order("al", 1)],
        ],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "no-false-sold-out", contract: THREE },
    title: "a buyer in doubt counts for no more units than they may hold",
    lie: [
      ...[opened(4), ...noLedger, ...[1, 2, 3, 4, 5].map((at) => inDoubt("al", at))],
      refused("bo", "sold-out", 20),
    ],
    says: /at least 1 of 4 units were free/,
    innocents: {
      "a buyer who may hold all": {
        story: [
          opened(3),
          ...noLedger,
          ...[1, 2, 3].map((at) => inDoubt("al", at)),
          refused("bo", "sold-out", 20),
        ],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "no-false-sold-out", contract: PAIRS },
    title: "a buyer of two is told sold out while two are free",
    lie: [opened(4), bought("al", 1), refused("bo", "sold-out", 20), ...sold("al", 1)],
    says: /while at least 2 of 4 units were free/,
    innocents: {
      "one unit left, for a buyer of two": {
        story: [opened(3), bought("al", 1), refused("bo", "sold-out", 20), ...sold("al", 1)],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "no-oversell", contract: PAIRS },
    title: "two orders of two units come of three",
    lie: [opened(3), order("al", 1), order("bo", 2)],
    says: /4 units in orders for 3 units, 1 too many/,
    innocents: {
      "two orders of two units of four": { story: [opened(4), order("al", 1), order("bo", 2)], valid: true },
      "two orders of one unit each": {
        story: [opened(3), { ...order("al", 1), units: 1 }, { ...order("bo", 2), units: 1 }],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "no-oversell", contract: PAIRS },
    title: "a sample counts more units in orders than were put on sale",
    lie: [opened(3), { ...last(0, 2, 3, 2), orderUnits: 4 }],
    says: /4 units in orders for 3 units/,
    innocents: { "rows of unknown units": { story: [opened(3), last(1, 2, 3, 2)], valid: true } },
  },
  {
    ...{ invariant: "no-oversell", contract: THREE },
    title: "the ledger holds a second unit of one buyer too many",
    lie: [opened(1), deduction("al", 1), deduction("al", 2), order("al", 1)],
    says: /the ledger lists 2 deducted units for 1 units/,
    innocents: {
      "a deduction that the store lists twice": {
        story: [opened(1), deduction("al", 1), deduction("al", 1), order("al", 1)],
        valid: true,
      },
    },
  },
  {
    ...{ invariant: "conservation", contract: PAIRS },
    title: "a purchase of two units takes three from the stock",
    lie: [opened(4), bought("al", 1), last(1, 2, 4, 1)],
    says: /1 left and 2 deducted, of 4 put on sale/,
    innocents: {
      "a purchase that takes two": { story: [opened(4), bought("al", 1), last(2, 2, 4, 1)], valid: true },
    },
  },
];
