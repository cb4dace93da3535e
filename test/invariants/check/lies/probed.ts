// Shops that do not sell again once faults are healed, and the innocents that look like them.
import type { Operation } from "../../../../invariants/record/history.ts";
import { REPLIES } from "../../../support/right-sale.ts";
import { atRest, opened, order, refused, type Story, told, unseen } from "../../../support/story.ts";
import { type Entry, plain, quiet } from "./entry.ts";

/** A probe of a sale with units, sent at 100 and told within 3,000 ms. Stories with probes are of format 3. */
const probe = (user: string, server = "server-1", servers = 1): Story[number] => ({
  ...{ kind: "probe", at: 100, server, servers, sale: "s", user, boundMs: 3_000 },
});
const process = (user: string) => `probe-${user}`;
const asks = (user: string, at: number, completed: number, more: Partial<Operation> = {}): Operation => ({
  ...told(user, "ok", at, { completed, rule: 0, ...more }),
  process: process(user),
});
const fails = (user: string, reply: string, at: number, completed = at + 1): Operation => ({
  ...refused(user, reply, at, completed),
  process: process(user),
});
const doubtful = (user: string, at: number, completed: number) =>
  asks(user, at, completed, { outcome: "info", rule: undefined, error: "HTTP 500", status: 500 });
/** Accepted, and decided later: the order tells how. */
const accepted = (user: string, at: number): Operation =>
  asks(user, at, at + 1, { outcome: "info", rule: ACCEPTED, error: "HTTP 202", status: 202 });
/** Asked at 101, every second, until the bound is over. */
const forever = (one: (user: string, at: number, completed: number) => Operation, user = "p1") =>
  [101, 1_101, 2_101].map((at) => one(user, at, at + 999));
const late = { ...atRest(), at: 50_000 };
const heal = (outcome: "ok" | "fail"): Operation => ({
  ...{ process: "nemesis-0", op: "heal-kill-redis", target: "redis", invoked: 50, completed: 60, outcome },
});
const busy = (user: string, at: number, completed: number) => fails(user, "busy", at, completed);
const unreachable = (user: string, at: number, completed: number) =>
  asks(user, at, completed, { outcome: "fail", rule: undefined, error: "ECONNREFUSED" });

const ACCEPTED = REPLIES.findIndex(({ name }) => name === "accepted");
const sells = { invariant: "sells-again" as const, contract: {} };

export const PROBED: Entry[] = [
  {
    ...sells,
    title: "a shop answers 500 for ever after a fault",
    lie: [opened(4), heal("ok"), probe("p1"), ...forever(doubtful), late],
    says: /buyer p1 of sale s, sent to server-1 after healing, was not told bought within 3000 ms, in 3 requests .*HTTP 500/,
    innocents: {
      "a shop that is slow, but within the bound": {
        story: [opened(4), probe("p1"), asks("p1", 101, 3_100), order("p1", 1, 3_101), late],
        valid: true,
      },
      "a shop that is in doubt first": {
        story: [
          ...[opened(4), probe("p1"), doubtful("p1", 101, 900), asks("p1", 901, 950)],
          ...[order("p1", 1, 952), late],
        ],
        valid: true,
      },
      "a store that the nemesis could not bring back": {
        story: [opened(4), heal("fail"), probe("p1"), ...forever(doubtful), late],
        valid: "unknown",
      },
      "answers that the cut history lacks": {
        ...{ story: [opened(4), probe("p1"), ...forever(doubtful), late], valid: "unknown", cut: "history" },
      },
      "a shop that is in doubt, and then says that the probe has a unit already": {
        story: [
          ...[opened(4), probe("p1"), doubtful("p1", 101, 900), fails("p1", "already", 901)],
          ...[order("p1", 1, 110), late],
        ],
        valid: true,
      },
      "a probe that gave up early": {
        ...{ story: [opened(4), probe("p1"), doubtful("p1", 101, 900), late], valid: "unknown" },
      },
      "a probe that never asked": { story: [opened(4), probe("p1"), late], valid: "unknown" },
      "a run that sent nobody": { story: [opened(4), late], valid: "unknown" },
      "a run in which the harness's clock was set": {
        story: [
          { kind: "clock", of: "harness", at: 0, offsetMs: 0, errorMs: 1 },
          { kind: "clock", of: "harness", at: 90, offsetMs: 2_000, errorMs: 1 },
          ...[opened(4), probe("p1"), ...forever(doubtful), late],
        ],
        valid: "unknown",
      },
    },
  },
  {
    ...sells,
    title: "one server of two does not come back",
    lie: [
      ...[opened(4), probe("p1", "server-1", 2), probe("p2", "server-2", 2)],
      ...[asks("p1", 101, 110), order("p1", 1, 112), ...forever(unreachable, "p2"), late],
    ],
    says: /buyer p2 of sale s, sent to server-2 .*ECONNREFUSED/,
    innocents: {
      "a server that the plan removed": {
        ...{ story: [opened(4), probe("p1"), asks("p1", 101, 110), order("p1", 1, 112), late], valid: true },
      },
      "a server that nobody was sent to": {
        story: [opened(4), probe("p1", "server-1", 2), asks("p1", 101, 110), order("p1", 1, 112), late],
        valid: "unknown",
      },
    },
  },
  {
    ...sells,
    title: "a shop is busy for ever",
    lie: [opened(4), probe("p1"), ...forever(busy), late],
    says: /was not told bought within 3000 ms.*BUSY/,
    innocents: {
      "a shop that is busy once": {
        story: [
          opened(4),
          probe("p1"),
          busy("p1", 101, 102),
          asks("p1", 201, 210),
          order("p1", 1, 212),
          late,
        ],
        valid: true,
      },
    },
  },
  {
    ...sells,
    title: "a shop says sold out while units are there",
    lie: [opened(4), probe("p1"), fails("p1", "sold-out", 101), late],
    says: /was refused \(SOLD_OUT, no gid\), though units were there/,
    innocents: {
      "a sale whose last unit somebody may have": {
        story: [
          opened(1),
          told("al", "info", 5),
          unseen("ledger"),
          probe("p1"),
          fails("p1", "sold-out", 101),
          late,
        ],
        valid: "unknown",
      },
    },
  },
  {
    ...sells,
    title: "a shop has forgotten its sale",
    lie: [opened(4), probe("p1"), fails("p1", "no-such-sale", 101), late],
    says: /was refused \(NO_SUCH_SALE, no gid\)/,
    innocents: {
      "a sale whose opening was in doubt": {
        story: [{ ...opened(4), outcome: "info" }, probe("p1"), fails("p1", "no-such-sale", 101), late],
        valid: "unknown",
      },
    },
  },
  {
    ...sells,
    title: "a shop refuses what it took before the fault",
    lie: [opened(4), probe("p1"), fails("p1", "invalid", 101), late],
    says: /was refused \(INVALID, no gid\)/,
    innocents: {},
  },
  {
    ...sells,
    title: "a shop is slower than the bound",
    lie: [opened(4), probe("p1"), asks("p1", 101, 3_101), order("p1", 1, 3_102), late],
    says: /was told bought after 3001 ms; the bound is 3000 ms/,
    innocents: {},
  },
  {
    ...sells,
    title: "a shop takes the money and creates nothing",
    lie: [opened(4), probe("p1"), asks("p1", 101, 110), late],
    says: /was told bought \(no gid\), and has no order 49890 ms later/,
    innocents: {
      "a shop that hides its orders": {
        ...{ story: [opened(4), unseen("orders"), probe("p1"), asks("p1", 101, 110), late], valid: true },
      },
      "a slow branch of a shop that was only quiet, and looked at too soon": {
        story: [opened(4), ...plain, probe("p1"), asks("p1", 101, 110), { ...quiet, at: 200 }],
        valid: "unknown",
      },
      "an order that the cut observations lack": {
        ...{
          story: [opened(4), probe("p1"), asks("p1", 101, 110), late],
          valid: "unknown",
          cut: "observations",
        },
      },
    },
  },
  {
    ...sells,
    title: "a shop without a coordinator takes the money and creates nothing",
    lie: [opened(4), ...plain, probe("p1"), asks("p1", 101, 110), { ...quiet, at: 300 }],
    says: /and has no order 190 ms later/,
    innocents: {},
  },
  {
    ...{ invariant: "sells-again", contract: { unitsReturn: true } },
    title: "a shop whose units go back does not answer",
    lie: [opened(4), probe("p1"), ...forever(doubtful), late],
    says: /was not told bought/,
    innocents: {
      "a reservation of a probe that ran out": {
        ...{ story: [opened(4), probe("p1"), asks("p1", 101, 110), late], valid: "unknown" },
      },
    },
  },
  {
    ...sells,
    title: "a shop accepts a purchase after a fault, and never decides on it",
    lie: [opened(4), heal("ok"), probe("p1"), accepted("p1", 101), late],
    says: /buyer p1 of sale s, sent to server-1 after healing, was only told HTTP 202 \(no gid\), and has no order/,
    innocents: {
      "a shop that accepts a purchase, and whose order follows": {
        story: [opened(4), probe("p1"), accepted("p1", 101), order("p1", 1, 900), late],
        valid: true,
      },
      "a shop that accepts it after a reply in doubt": {
        ...{ valid: true },
        story: [
          ...[opened(4), probe("p1"), doubtful("p1", 101, 900), accepted("p1", 901)],
          ...[order("p1", 1, 952), late],
        ],
      },
      "a shop whose orders cannot be seen": {
        story: [unseen("orders"), opened(4), probe("p1"), accepted("p1", 101), late],
        valid: "unknown",
      },
      "an order that may still come": {
        story: [unseen("messages"), opened(4), probe("p1"), accepted("p1", 101), { ...quiet, at: 150 }],
        valid: "unknown",
      },
    },
  },
];
