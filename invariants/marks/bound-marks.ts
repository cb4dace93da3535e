// Marks of the shares that a run promises: of buyers decided, of buyers arrived, of orders left to check-back.
import type { Facts } from "../facts/facts.ts";
import { arrived, byCheckBack, countOf, decided, numberOf, type Share } from "../facts/shares.ts";
import type { Bounds } from "../record/run-file.ts";
import type { Mark } from "../verdict.ts";

/** What a run says of its shares. */
export interface ShareSettings {
  bounds?: Bounds | undefined;
  /** The age at which the coordinator checks back on a message. */
  checkBackMs?: number | undefined;
}

/** The shares of a run as numbers from 0 to 1, as far as they are known. */
export function sharesOf(facts: Facts, { checkBackMs }: ShareSettings): Record<string, number> {
  const shares = {
    decided: decided(facts),
    arrived: arrived(facts),
    checkBack: checkBackMs === undefined ? NOTHING : byCheckBack(facts, checkBackMs),
  };
  return Object.fromEntries(
    Object.entries(shares).flatMap(([name, share]) => {
      const number = numberOf(share);
      return number === undefined ? [] : [[name, number]];
    }),
  );
}

const NOTHING: Share = { part: 0, whole: 0 };

/** The marks that the bounds of a run promise. A share of nothing reaches no bound but 0. */
export function boundMarks(facts: Facts, { bounds, checkBackMs }: ShareSettings): Mark[] {
  if (bounds === undefined) return [];
  const { decidedShare, arrivedShare, checkBackShare } = bounds;
  const marks = [
    atLeast("decided", decided(facts), decidedShare, "buyers were told bought or sold out"),
    atLeast("arrived", arrived(facts), arrivedShare, "buyers that the plan asks for came"),
  ];
  if (checkBackShare === undefined) return marks;
  const share = checkBackMs === undefined ? NOTHING : byCheckBack(facts, checkBackMs);
  const says = `${countOf(share)} orders came by check-back alone; at most ${percent(checkBackShare)} may`;
  const reached = (numberOf(share) ?? Number.POSITIVE_INFINITY) <= checkBackShare;
  return [...marks, { name: "submitted", reached, promised: true, says }];
}

function atLeast(name: string, share: Share, bound: number, what: string): Mark {
  const says = `${countOf(share)} ${what}; at least ${percent(bound)} must`;
  return { name, reached: (numberOf(share) ?? 0) >= bound, promised: true, says };
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
