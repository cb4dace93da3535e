// Lies that only a sample shows: at the end all is as it should be. And the innocents that look like them.
import { atRest, bought, clock, opened, refused, sample, unseen } from "../../../support/story.ts";
import { type Entry, inDoubt, keyed, left, sold } from "./entry.ts";

const looked = (remaining: number, deducted: number, initial: number, at: number) => ({
  ...sample(remaining, deducted, initial, 0, at),
  until: at + 1,
});
/** Two buyers are in doubt, ask again later, and get both units then. */
const doubters = [
  ...[opened(2), inDoubt("al", 5), inDoubt("bo", 5), bought("al", 1, 60), bought("bo", 2, 60)],
  ...[...sold("al", 1, 62), ...sold("bo", 2, 62), atRest()],
];
/** A sample whose numbers come from two stores, one after the other. */
const torn = (remaining: number, deducted: number, initial: number, at: number) => ({
  ...looked(remaining, deducted, initial, at),
  torn: true as const,
});
/** Buyers come for five seconds. */
const longSale = [opened(3), bought("al", 1, 5), bought("bo", 2, 5_005), ...sold("al", 1), ...sold("bo", 2)];

export const SAMPLES: Entry[] = [
  {
    invariant: "no-false-sold-out",
    title: "a buyer is told sold out, and a later sample has all units left, until those in doubt ask again",
    lie: [...doubters, refused("cy", "sold-out", 20), looked(2, 0, 2, 30)],
    says: /buyer cy of sale s was told sold out while at least 2 of 2 units were free/,
    innocents: {
      "a sample that began before the reply": {
        story: [...doubters, refused("cy", "sold-out", 20, 30), looked(2, 0, 2, 30)],
        valid: true,
      },
      "a sample that shows neither stock nor ledger": {
        story: [
          ...[...doubters, refused("cy", "sold-out", 20)],
          { kind: "sample", sale: "s", at: 30, until: 31, orders: 0 },
        ],
        valid: true,
      },
      "a sample of after a restock": {
        story: [
          ...[opened(1), inDoubt("al", 5), inDoubt("bo", 5), refused("cy", "sold-out", 20)],
          ...[keyed("r", 1, 24), looked(1, 1, 2, 30), bought("bo", 2, 60)],
          ...[...sold("al", 1, 8), ...sold("bo", 2, 62), atRest()],
        ],
        valid: true,
      },
      "a sample of after a restock that may have been late": {
        story: [
          ...[opened(1), keyed("r", 1, 10, "info"), inDoubt("al", 5), inDoubt("bo", 5)],
          ...[refused("cy", "sold-out", 20), looked(1, 1, 2, 30), bought("bo", 2, 60)],
          ...[...sold("al", 1, 8), ...sold("bo", 2, 62), atRest()],
        ],
        valid: true,
      },
      "a shop that takes the unit from its stock before it writes its ledger": {
        story: [...doubters, refused("cy", "sold-out", 20), looked(0, 0, 2, 30)],
        valid: true,
      },
      "a shop that writes its ledger before it takes the unit from its stock": {
        story: [...doubters, refused("cy", "sold-out", 20), looked(2, 2, 2, 30)],
        valid: true,
      },
      "a shop that shows its stock alone, which may lag": {
        story: [...[unseen("ledger"), ...doubters], ...[refused("cy", "sold-out", 20), left(2, 30)]],
        valid: true,
      },
      "a shop that shows its ledger alone, which may lag": {
        story: [
          ...[unseen("stock"), ...doubters, refused("cy", "sold-out", 20)],
          { kind: "sample", sale: "s", at: 30, until: 31, deducted: 0 },
        ],
        valid: true,
      },
      "a sale whose opening is not in the history": {
        story: [
          ...[keyed("r", 1, 3), inDoubt("al", 5), refused("cy", "sold-out", 20), looked(2, 0, 2, 30)],
          ...[...sold("al", 1, 62), atRest()],
        ],
        valid: true,
      },
      "samples by a clock that was set": {
        story: [
          ...[clock("harness", 0, 1), clock("harness", 900, 1, 30), clock("mysql", 0, 1)],
          ...[...doubters, refused("cy", "sold-out", 20), looked(2, 0, 2, 30)],
        ],
        valid: "unknown",
      },
    },
  },
  {
    invariant: "conservation",
    title: "a unit is missing while buyers come, and is back at the end",
    lie: [...longSale, looked(1, 1, 3, 3_000), looked(1, 2, 3, 9_000)],
    says: /1 left and 1 deducted, of 3 put on sale/,
    innocents: {
      "a sale that nobody looked at while buyers came": {
        story: [...longSale, looked(1, 2, 3, 9_000)],
        valid: "unknown",
      },
      "a sale that was looked at once while buyers came": {
        story: [...longSale, looked(2, 1, 3, 3_000), looked(1, 2, 3, 9_000)],
        valid: true,
      },
    },
  },
  {
    invariant: "conservation",
    title: "at rest a unit is missing between the store of the stock and that of the ledger",
    lie: [...longSale, { ...atRest(), at: 8_000 }, torn(0, 2, 3, 9_000)],
    says: /0 left and 2 deducted, of 3 put on sale/,
    innocents: {
      "a unit that is taken between the reads of the two stores": {
        story: [...longSale, torn(2, 2, 3, 3_000), { ...atRest(), at: 8_000 }, torn(1, 2, 3, 9_000)],
        valid: "unknown",
      },
      "a restock between the reads of the two stores": {
        story: [
          ...[...longSale, keyed("r", 2, 3_001), { ...torn(4, 1, 3, 3_000), until: 3_009 }],
          ...[{ ...atRest(), at: 8_000 }, torn(3, 2, 5, 9_000)],
        ],
        valid: "unknown",
      },
    },
  },
  {
    invariant: "no-oversell",
    title: "a sample shows more units deducted than were put on sale",
    lie: [...longSale, { ...atRest(), at: 8_000 }, torn(0, 4, 3, 9_000)],
    says: /4 units deducted of 3/,
    innocents: {
      "a restock, and buyers, between the reads of the two stores": {
        story: [
          ...[opened(1), bought("al", 1, 5), keyed("r", 1, 14), bought("bo", 2, 15)],
          ...[...sold("al", 1), ...sold("bo", 2), { ...torn(0, 2, 1, 13), until: 18 }, atRest()],
        ],
        valid: true,
      },
    },
  },
  {
    invariant: "no-oversell",
    title: "the counter of a shop without a ledger stays below zero",
    lie: [...longSale, unseen("ledger"), { ...atRest(), at: 8_000 }, left(-1, 9_000)],
    says: /-1 units left/,
    innocents: {
      "a shop that counts down first, and takes it back if there was nothing": {
        story: [...longSale, unseen("ledger"), left(-2, 3_000), { ...atRest(), at: 8_000 }, left(1, 9_000)],
        valid: "unknown",
      },
    },
  },
  {
    invariant: "conservation",
    title: "the counter of a shop with a ledger dips below zero",
    lie: [...longSale, looked(-1, 2, 3, 3_000), { ...atRest(), at: 8_000 }, looked(1, 2, 3, 9_000)],
    says: /-1 left/,
    innocents: {
      "one without a ledger, that takes it back": {
        story: [...longSale, unseen("ledger"), left(-2, 3_000), { ...atRest(), at: 8_000 }, left(1, 9_000)],
        valid: "unknown",
      },
    },
  },
];
