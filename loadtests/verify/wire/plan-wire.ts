// How much of the wire matrix a run runs, before its exchanges have been learned.
import type { FaultMark } from "../../../invariants/record/run-file.ts";
import type { Target } from "../../../targets/target.ts";
import type { Situation } from "../matrix/case.ts";
import type { WireCase } from "./case.ts";
import { learnedIn, situationsOf } from "./planned-case.ts";
import { SALES_EACH } from "./run-learning.ts";
import { WAY_NAMES, WAYS, type Way } from "./ways.ts";

/** What a verification will do on the wire. */
export interface WirePlan {
  /** Most cases; those that are run are drawn once the exchanges are known. */
  most: number;
  /** Most cases with two broken exchanges, which follow. */
  pairs: number;
  /** Just this case. */
  only: WireCase | undefined;
  /** Cases run at once, each on a server process of its own. */
  lanes: number;
  situations: Situation[];
  /** Situations that the target cannot have, and why. */
  leftOut: string[];
}

/** Each lane is a server process. More of them end no sooner on two cores. */
const LANES = 12;
/** What the lanes get done in about 90 s, and what one lane does in twice that time. */
const MOST = { several: 320, one: 40 };

/**
 * The plan; undefined where there is none to run: its processes are not started here, so that their connections cannot
 * be led through the wire, or none is asked for. `most` undefined: as many as the lanes run in about 90 s.
 */
export function planWire(
  target: Target,
  most: number | undefined,
  only: WireCase | undefined,
  pairs = 0,
): WirePlan | undefined {
  if (!Array.isArray(target.start)) return undefined;
  const [template, ...others] = target.start;
  const lanes = others.length > 0 || template?.port !== undefined ? 1 : LANES;
  const { possible, leftOut } = situationsOf(target);
  const asked = only === undefined ? (most ?? (lanes > 1 ? MOST.several : MOST.one)) : 1;
  if (asked === 0) return undefined;
  return {
    ...{ most: asked, pairs: only === undefined ? pairs : 0, only, lanes: Math.min(lanes, asked), leftOut },
    situations: only === undefined ? possible : possible.filter((one) => one === only.situation),
  };
}

/** The situations that have to be learned for it. */
export const situationsToLearn = ({ situations }: WirePlan): Situation[] => [
  ...new Set(situations.map(learnedIn)),
];

/** How many sales it may need. */
export const salesOf = (plan: WirePlan | undefined): number =>
  plan === undefined ? 0 : plan.most + plan.pairs + situationsToLearn(plan).length * SALES_EACH;

/** With this many cases, each way is sure to be among them. */
const TELLING_CASES = 60;

/** Every purchase has its buyer's request; a store can be killed that the target is given, and HTTP is repeated to and by DTM. */
function isSure(way: Way, { start, dtm, contract }: Target): boolean {
  if (way === "store-killed") return dtm || /\{\{(redis|mysql)\./.test(JSON.stringify(start));
  return way !== "repeated" || dtm || contract.perBuyer === 1;
}

/** The marks of what a run is sure to strike with. */
export function wireMarks(plan: WirePlan | undefined, target: Target): FaultMark[] {
  if (plan === undefined) return [];
  const ways: Way[] =
    plan.only?.breaks.map(({ way }) => way) ??
    WAY_NAMES.filter((way) => plan.most >= TELLING_CASES && isSure(way, target));
  return [...new Set(ways)].map((way) => ({
    ...{ name: `wire-${way}`, says: `of an exchange ${WAYS[way]}`, op: `wire ${way}`, duringSale: true },
  }));
}
