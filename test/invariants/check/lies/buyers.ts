// Lies that buyers are told, and the innocents that look like them.
import { atRest, bought, clock, opened, refused, unseen } from "../../../support/story.ts";
import { type Entry, full, inDoubt, lostOpening, openedAt, plain, quiet, sold } from "./entry.ts";

export const BUYERS: Entry[] = [
  {
    invariant: "told-the-truth",
    title: "a buyer in doubt asks again, is told sold out, and holds the unit",
    lie: [opened(1), inDoubt("al", 5), refused("al", "sold-out", 40), ...sold("al", 1, 20), atRest()],
    says: /told sold out after a unit was theirs under .*1/,
    innocents: {
      "a refusal that began before the order": {
        story: [
          opened(1),
          inDoubt("al", 5),
          refused("al", "sold-out", 18, 40),
          ...sold("al", 1, 20),
          atRest(),
        ],
        valid: true,
      },
      "a system whose clock is behind": {
        story: [
          ...[clock("harness", 0, 1), clock("mysql", -30, 5)],
          ...[opened(1), inDoubt("al", 5), refused("al", "sold-out", 40), ...sold("al", 1, 20), atRest()],
        ],
        valid: true,
      },
      "a system that dates orders by the second": {
        story: [
          ...[opened(1), inDoubt("al", 1_005), refused("al", "sold-out", 1_900)],
          ...[...sold("al", 1, 1_000), { ...atRest(), at: 5_000 }],
        ],
        valid: true,
      },
      "a shop that inserts the order before it takes the unit": {
        story: [
          ...[unseen("messages"), opened(1), inDoubt("al", 5, 60), refused("al", "sold-out", 40)],
          ...[...sold("al", 1, 20), atRest()],
        ],
        valid: true,
      },
    },
  },
  {
    invariant: "told-the-truth",
    title: "a buyer is told sold out after a sample that counts all units as taken, theirs among them",
    lie: [
      ...[unseen("messages"), opened(1), inDoubt("al", 5), full(20, 30), refused("al", "sold-out", 31)],
      ...[...sold("al", 1, 20), atRest()],
    ],
    says: /told sold out after a unit was theirs/,
    innocents: {
      "a shop that gave the unit back, so that another held it for a while": {
        story: [
          ...[unseen("messages"), opened(1), inDoubt("al", 5), full(20, 30)],
          ...[{ ...refused("cy", "unavailable", 36, 50), status: 503 }, refused("al", "sold-out", 40)],
          ...[bought("al", 1, 60), ...sold("al", 1, 62), atRest()],
        ],
        valid: true,
      },
      "a refusal that began while the sample was read": {
        story: [
          ...[unseen("messages"), opened(1), inDoubt("al", 5), full(20, 30), refused("al", "sold-out", 30)],
          ...[...sold("al", 1, 20), atRest()],
        ],
        valid: true,
      },
    },
  },
  {
    invariant: "told-the-truth",
    title: "a refused request gets a unit, and the next one is told of it",
    lie: [opened(1), refused("al", "busy", 5), bought("al", 1, 60), ...sold("al", 1, 20), atRest()],
    says: /only refused \(BUSY\) before it was inserted, and has an order/,
    innocents: {
      "a second request that got the unit": {
        story: [opened(1), refused("al", "busy", 5), bought("al", 1, 60), ...sold("al", 1, 62), atRest()],
        valid: true,
      },
      // Another order of the run shows it: it is dated before its buyer first asked.
      "orders that are stamped by a clock which is behind, and which nobody read": {
        story: [
          ...[opened(2), refused("al", "busy", 5), bought("al", 1, 60), ...sold("al", 1, 20)],
          ...[bought("bo", 2, 60), ...sold("bo", 2, 20), atRest()],
        ],
        valid: "unknown",
      },
    },
  },
  {
    invariant: "told-the-truth",
    title: "buyers of an open sale are told that there is no such sale",
    lie: [opened(1), refused("al", "no-such-sale", 5), bought("bo", 1), ...sold("bo", 1), atRest()],
    says: /buyer al of sale s was told that there is no such sale/,
    innocents: {
      "a sale that was being opened": {
        story: [openedAt(4), refused("al", "no-such-sale", 6), atRest()],
        valid: true,
      },
      "an opening whose reply was lost": {
        ...{ story: [lostOpening, refused("al", "no-such-sale", 50), atRest()], valid: true },
      },
    },
  },
  {
    invariant: "told-the-truth",
    title: "a buyer is told bought and gets nothing",
    lie: [opened(1), bought("al", 1), atRest()],
    says: /was told bought under .*1, and has no order/,
    innocents: {
      "a slow branch of a shop that hides its messages": {
        ...{ story: [opened(1), ...plain, bought("al", 1), quiet], valid: "unknown" },
      },
      "an order that the cut observations lack": {
        ...{ story: [opened(1), bought("al", 1), atRest()], valid: "unknown", cut: "observations" },
      },
    },
  },
  {
    invariant: "told-the-truth",
    title: "a buyer who was only refused gets an order",
    lie: [opened(1), refused("al", "sold-out", 5), ...sold("al", 1), atRest()],
    says: /was only refused \(SOLD_OUT\), and has an order/,
    innocents: {
      "a request that the cut history lacks": {
        ...{
          story: [opened(1), refused("al", "sold-out", 5), ...sold("al", 1), atRest()],
          valid: "unknown",
          cut: "history",
        },
      },
    },
  },
  {
    invariant: "told-the-truth",
    title: "a buyer whom nothing can have given a unit is told that they have one already",
    lie: [opened(1), refused("al", "busy", 5), refused("al", "already", 9), atRest()],
    says: /buyer al of sale s was told that they have a unit already \(no gid\), and none of their requests can have taken one by then/,
    innocents: {
      "a buyer who was told bought before": {
        story: [opened(1), bought("al", 1, 5), refused("al", "already", 9), ...sold("al", 1), atRest()],
        valid: true,
      },
      "a buyer in doubt": {
        story: [opened(1), inDoubt("al", 5), refused("al", "already", 9), atRest()],
        valid: true,
      },
      "a double click whose first request held the unit, and gave it back": {
        story: [
          ...[opened(1), { ...refused("al", "unavailable", 5, 12), status: 503 }],
          ...[refused("al", "already", 7), atRest()],
        ],
        valid: true,
      },
      "a double click whose second answer comes first": {
        story: [
          ...[opened(1), refused("al", "already", 5, 8), { ...bought("al", 1, 7), completed: 12 }],
          ...[...sold("al", 1), atRest()],
        ],
        valid: true,
      },
      "a request that the cut history lacks": {
        ...{ story: [opened(1), refused("al", "already", 9), atRest()], valid: "unknown", cut: "history" },
      },
    },
  },
  {
    invariant: "told-the-truth",
    title: "a buyer is told that they have a unit already, before they ask for the one that they get",
    lie: [opened(1), refused("al", "already", 5), bought("al", 1, 10), ...sold("al", 1), atRest()],
    says: /was told that they have a unit already/,
    innocents: {
      "a run in which the harness's clock was set": {
        story: [
          { kind: "clock", of: "harness", at: 0, offsetMs: 0, errorMs: 1 },
          { kind: "clock", of: "harness", at: 30, offsetMs: 900, errorMs: 1 },
          ...[opened(1), refused("al", "already", 5), bought("al", 1, 10), ...sold("al", 1), atRest()],
        ],
        valid: "unknown",
      },
    },
  },
];
