// Coverage marks: what must have happened in a run for its verdict to mean anything. The marks here are functions of the
// facts; a fault's mark comes with the run that promises it.
import { HarnessError } from "../../base/errors.ts";
import type { Buyer } from "../facts/buyer.ts";
import type { Facts } from "../facts/facts.ts";
import type { FaultMark, PromisedMark } from "../record/run-file.ts";
import type { Mark } from "../verdict.ts";
import { olderMark } from "./older-marks.ts";

/** What a mark stands for, as a sentence, and a function that tells if these facts show it. */
interface MarkDefinition {
  says: string;
  reached(facts: Facts): boolean;
}

/** The mark of a reply rule begins with this, and its name follows. */
const TOLD = "told-";

/** Returns true if the test holds for some buyer who was not only refused: no mark is about the others. */
const someBuyer = (facts: Facts, test: (buyer: Buyer) => boolean): boolean => {
  for (const sale of facts.sales.values())
    for (const buyer of sale.buyers.hopeful()) if (test(buyer)) return true;
  return false;
};

/** After a failpoint in one of these modes only check-back can finish the message. */
const CRASHES = /^(hang|drop|exit|exit=\d+|error)$/;

/** The gids of the messages that this failpoint cut off. */
const crashedAt = (facts: Facts, name: string): Set<string> =>
  new Set(
    facts.faults.flatMap(({ op, error, gid }) =>
      op === `failpoint ${name}` && CRASHES.test(error ?? "") && gid ? [gid] : [],
    ),
  );

const FACT_MARKS = {
  bought: {
    says: "a buyer was told bought",
    reached: (facts) => someBuyer(facts, ({ oks }) => oks > 0),
  },
  "sold-out": {
    says: "a buyer was told sold out",
    reached: (facts) => [...facts.sales.values()].some(({ soldOuts }) => soldOuts.length > 0),
  },
  "duplicate-answered": {
    says: "a buyer who asked again was told the same gid, or none both times, or that they have a unit already",
    reached: (facts) => someBuyer(facts, ({ duplicateAnswered }) => duplicateAnswered),
  },
  "came-back": {
    says: "a buyer told bought asked again a second later or more, and was told the same, or that they have a unit already",
    reached: (facts) => someBuyer(facts, ({ cameBack }) => cameBack),
  },
  "durable-stores": {
    says: "the stores keep their files on a disk, so that what they had written outlives a crash",
    reached: ({ stores }) => stores.length > 0 && stores.every(({ durable }) => durable),
  },
  "unknown-reply": {
    says: "a buyer got an unknown reply",
    reached: (facts) => someBuyer(facts, ({ infos }) => infos > 0),
  },
  "retried-after-unknown": {
    says: "a buyer asked again after an unknown reply",
    reached: (facts) => someBuyer(facts, ({ retriedUnknown }) => retriedUnknown),
  },
  restocked: {
    says: "units were added while buyers came",
    reached: (facts) => [...facts.sales.values()].some((sale) => sale.restockedMeanwhile),
  },
  "server-exited": {
    says: "a server process ended by itself in the middle of a purchase or a branch",
    reached: (facts) => facts.faults.some(({ op, error }) => op === "exit" && error === "exit by failpoint"),
  },
  "reply-lost": {
    says: "a buyer got no reply to a purchase whose unit was deducted",
    reached(facts) {
      const crashed = ["after-deduct", "after-submit", "before-reply"].map((name) => crashedAt(facts, name));
      return [...facts.sales.values()].some((sale) =>
        sale.orders.some(
          ({ user, gid }) =>
            gid !== undefined &&
            crashed.some((gids) => gids.has(gid)) &&
            (sale.buyers.get(user)?.unanswered ?? 0) > 0,
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
      // Something unseen may still be there.
      if (facts.unseen.has("ledger") || facts.unseen.has("messages")) return false;
      const held = new Set(
        [...facts.sales.values()].flatMap(({ deductions }) => deductions.map(({ gid }) => gid)),
      );
      const unfinished = new Set(facts.messages.map(({ gid }) => gid));
      return [...crashedAt(facts, "after-prepare")].some((gid) => !held.has(gid) && !unfinished.has(gid));
    },
  },
} satisfies Readonly<Record<string, MarkDefinition>>;

/** A mark that is a function of the facts, by its name. */
export type FactMark = keyof typeof FACT_MARKS;

const isFactMark = (name: string): name is FactMark => Object.hasOwn(FACT_MARKS, name);

/**
 * What became of a promised mark in these facts. A mark that neither a function of the facts nor a fault reaches comes
 * as a `reached` observation of its name. Throws for any other: a plan of the harness has it, or a damaged run.json.
 */
export function markOf(facts: Facts, promised: PromisedMark): Mark {
  const name = typeof promised === "string" ? promised : promised.name;
  const definition = definitionOf(facts, promised);
  const isObserved = facts.reached.has(name);
  if (definition === undefined && !isObserved) {
    throw new HarnessError("failed", `the run promised the mark ${name}, which does not exist`, {
      hint: `marks: ${Object.keys(FACT_MARKS).join(", ")}, and those of the faults`,
    });
  }
  const reached = isObserved || definition?.reached(facts) === true;
  return { name, reached, promised: true, says: definition?.says ?? "the harness observed it" };
}

/** A mark for each kind of reply that the target knows: that some buyer got it. None of them is promised here. */
export const toldMarks = (facts: Facts): Mark[] =>
  facts.replies.map(({ name }) => {
    const { says, reached } = toldMark(name);
    return { name: `${TOLD}${name}`, reached: reached(facts), promised: false, says };
  });

const toldMark = (reply: string): MarkDefinition => ({
  says: `a buyer got the reply ${reply}`,
  reached: ({ replies, repliesTold }) =>
    replies.some(({ name }, rule) => name === reply && (repliesTold[rule] ?? 0) > 0),
});

function definitionOf(facts: Facts, promised: PromisedMark): MarkDefinition | undefined {
  if (typeof promised !== "string")
    return { says: promised.says, reached: (facts) => hasOperation(facts, promised) };
  if (isFactMark(promised)) return FACT_MARKS[promised];
  const reply = promised.startsWith(TOLD) ? promised.slice(TOLD.length) : undefined;
  if (reply !== undefined && facts.replies.some(({ name }) => name === reply)) return toldMark(reply);
  const older = olderMark(promised);
  return older && definitionOf(facts, older);
}

/** Returns true if the history has the operation of this mark. A strike before the first or after the last buyer proves nothing. */
const hasOperation = (facts: Facts, { op, modes, duringSale }: FaultMark): boolean =>
  facts.faults.some(
    (fault) =>
      fault.op === op &&
      fault.outcome === "ok" &&
      (modes === undefined || modes.includes(fault.error ?? "")) &&
      (!duringSale || (fault.invoked >= facts.firstPurchaseAt && fault.invoked <= facts.lastPurchaseAt)),
  );
