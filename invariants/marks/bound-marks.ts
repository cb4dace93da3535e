// Marks of the shares that a run promises: of buyers decided, of buyers arrived, of orders left to check-back.
import { countOf, numberOf, type Share, type Shares } from "../facts/shares.ts";
import type { Bounds } from "../record/run-file.ts";
import type { Mark } from "../verdict.ts";

/**
 * The marks that the bounds of a run promise. A share of nothing reaches no bound but 0. Of a system without a
 * coordinator that checks back, no share of check-back is asked.
 */
export function boundMarks(
  shares: Shares,
  bounds: Bounds | undefined,
  checkBackMs: number | undefined,
): Mark[] {
  if (bounds === undefined) return [];
  const { decidedShare, arrivedShare, checkBackShare } = bounds;
  const marks = [
    atLeast("decided", shares.decided, decidedShare, "buyers were told bought or sold out"),
    atLeast("arrived", shares.arrived, arrivedShare, "buyers that the plan asks for came"),
  ];
  if (checkBackShare === undefined || checkBackMs === undefined) return marks;
  const says = `${countOf(shares.checkBack)} orders came by check-back alone; at most ${percent(checkBackShare)} may`;
  const reached = (numberOf(shares.checkBack) ?? Number.POSITIVE_INFINITY) <= checkBackShare;
  return [...marks, { name: "submitted", reached, promised: true, says }];
}

function atLeast(name: string, share: Share, bound: number, what: string): Mark {
  const says = `${countOf(share)} ${what}; at least ${percent(bound)} must`;
  return { name, reached: (numberOf(share) ?? 0) >= bound, promised: true, says };
}

const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;
