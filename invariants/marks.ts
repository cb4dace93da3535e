// Coverage marks: what a run must have been through for its verdict to mean anything.
import type { Buyer } from "./buyer.ts";
import type { Facts } from "./facts.ts";

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
const someFault = (facts: Facts, fault: string): boolean =>
  facts.faults.some(
    ({ op, outcome, invoked }) =>
      op === fault && outcome === "ok" && invoked >= facts.firstPurchaseAt && invoked <= facts.lastPurchaseAt,
  );

/** Failpoints behind which nothing but check-back can finish the message, if the process went no further. */
const CRASHES = /^(hang|drop|exit|error)$/;

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
  "server-killed": {
    says: "a server process was killed during the sale",
    reached: (facts) => someFault(facts, "kill-server"),
  },
  "server-exited": {
    says: "a server process ended by itself in the middle of a purchase or a branch",
    reached: (facts) => someFault(facts, "exit-server"),
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
