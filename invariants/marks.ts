// Coverage marks: what a run must have been through for its verdict to mean anything.
import { FAILPOINTS } from "../server/contract.ts";
import type { Buyer } from "./facts/buyer.ts";
import type { Facts } from "./facts/facts.ts";

/** One mark: what it stands for, and whether these facts show it. */
interface MarkDefinition {
  says: string;
  reached(facts: Facts): boolean;
}

/** Whether some buyer is so: one who was told anything but no, as all marks want. */
const someBuyer = (facts: Facts, test: (buyer: Buyer) => boolean): boolean => {
  for (const sale of facts.sales.values())
    for (const buyer of sale.buyers.told()) if (test(buyer)) return true;
  return false;
};

/** Whether this fault struck while buyers came: before the first or after the last it proves nothing. */
const struck = (facts: Facts, fault: string): boolean =>
  facts.faults.some(
    ({ op, outcome, invoked }) =>
      op === fault && outcome === "ok" && invoked >= facts.firstPurchaseAt && invoked <= facts.lastPurchaseAt,
  );

/** Marks of the nemesis's faults: what each is called in the history, and in words. */
const STRUCK: Readonly<Record<string, [fault: string, says: string]>> = {
  "server-killed": ["kill-server", "a server process was killed during the sale"],
  "worker-killed": ["kill-worker", "a worker process of a server was killed during the sale"],
  "dtm-killed": ["kill-dtm", "DTM was killed during the sale"],
  "redis-killed": ["kill-redis", "Redis was killed during the sale"],
  "mariadb-killed": ["kill-mariadb", "MariaDB was killed during the sale"],
  "server-paused": ["pause-server", "a server process stood still during the sale"],
  "dtm-paused": ["pause-dtm", "DTM stood still during the sale"],
  "redis-paused": ["pause-redis", "Redis stood still during the sale"],
  "mariadb-paused": ["pause-mariadb", "MariaDB stood still during the sale"],
  "link-cut": ["cut", "a link was cut during the sale"],
  "link-delayed": ["delay", "a link was slow during the sale"],
  "link-reset": ["reset", "a link closed its connections half way during the sale"],
  "link-trickled": ["trickle", "a link trickled during the sale"],
};

const struckMarks = (): Record<string, MarkDefinition> =>
  Object.fromEntries(
    Object.entries(STRUCK).map(([mark, [fault, says]]) => [
      mark,
      { says, reached: (facts: Facts) => struck(facts, fault) },
    ]),
  );

/** Marks of the failpoints, as the servers' contract names them. */
const failpointMarks = (): Record<string, MarkDefinition> =>
  Object.fromEntries(
    FAILPOINTS.map((name) => [
      `hit-${name}`,
      {
        says: `a purchase or a branch failed at ${name}`,
        reached: (facts: Facts) => facts.faults.some(({ op }) => op === `failpoint ${name}`),
      },
    ]),
  );

/** Failpoints behind which nothing but check-back can finish the message, if the process went no further. */
const CRASHES = /^(hang|drop|exit|exit=\d+|error)$/;

/** The gids whose message was cut off at this failpoint. */
const crashedAt = (facts: Facts, name: string): Set<string> =>
  new Set(
    facts.faults.flatMap(({ op, error, gid }) =>
      op === `failpoint ${name}` && CRASHES.test(error ?? "") && gid ? [gid] : [],
    ),
  );

/** Every mark by its name. A mark that is not seen in the facts comes as a `reached` observation of its name. */
export const MARKS: Readonly<Record<string, MarkDefinition>> = {
  bought: {
    says: "a buyer was told that he bought",
    reached: (facts) => someBuyer(facts, ({ oks }) => oks > 0),
  },
  "sold-out": {
    says: "a buyer was told sold out",
    reached: (facts) => [...facts.sales.values()].some(({ soldOuts }) => soldOuts.length > 0),
  },
  "duplicate-answered": {
    says: "a buyer who asked again was told the same gid",
    reached: (facts) => someBuyer(facts, ({ toldAgain }) => toldAgain),
  },
  "unknown-reply": {
    says: "a buyer was left in doubt",
    reached: (facts) => someBuyer(facts, ({ infos }) => infos > 0),
  },
  "retried-after-unknown": {
    says: "a buyer asked again after he was left in doubt",
    reached: (facts) => someBuyer(facts, ({ retriedUnknown }) => retriedUnknown),
  },
  restocked: {
    says: "units were added while buyers came",
    reached: (facts) => [...facts.sales.values()].some(({ supplies }) => supplies.restocked),
  },
  ...struckMarks(),
  "server-exited": {
    says: "a server process ended by itself in the middle of a purchase or a branch",
    reached: (facts) => facts.faults.some(({ op, error }) => op === "exit" && error === "exit by failpoint"),
  },
  ...failpointMarks(),
  "reply-lost": {
    says: "a buyer got no reply to a purchase whose unit was deducted",
    reached(facts) {
      const crashed = ["after-deduct", "after-submit", "before-reply"].map((name) => crashedAt(facts, name));
      return [...facts.sales.values()].some((sale) =>
        sale.orders.some(
          ({ user, gid }) =>
            gid !== undefined &&
            crashed.some((gids) => gids.has(gid)) &&
            (sale.buyers.get(user)?.infos ?? 0) > 0,
        ),
      );
    },
  },
  "recovered-by-check-back": {
    says: "a purchase crashed after its deduction, and check-back brought its order",
    reached(facts) {
      const crashed = crashedAt(facts, "after-deduct");
      return [...facts.sales.values()].some(({ orders }) =>
        orders.some(({ gid }) => gid !== undefined && crashed.has(gid)),
      );
    },
  },
  "rolled-back-by-check-back": {
    says: "a purchase crashed before its deduction, and check-back ended its message",
    reached(facts) {
      // What cannot be seen was not seen to be absent.
      if (facts.unseen.has("ledger") || facts.unseen.has("messages")) return false;
      const held = new Set(
        [...facts.sales.values()].flatMap(({ deductions }) => deductions.map(({ gid }) => gid)),
      );
      const unfinished = new Set(facts.messages.map(({ gid }) => gid));
      return [...crashedAt(facts, "after-prepare")].some((gid) => !held.has(gid) && !unfinished.has(gid));
    },
  },
};

/** Whether the run reached this mark. One that is not listed can only be reached by an observation. */
export const isReached = (facts: Facts, name: string): boolean =>
  facts.reached.has(name) || (MARKS[name]?.reached(facts) ?? false);
