// One case of the crash matrix: the situation of a sale, and one or two named places at which its server fails.
import type { FailpointMode, FailpointName } from "../../../server/contract.ts";

/** The situations that a crash falls into, each with what the buyer meets in it. */
export const SITUATIONS = {
  "first-purchase": "the buyer is the first of the sale",
  "last-unit": "the buyer takes the last unit",
  "sold-out": "another buyer takes the last unit first",
  "double-click": "the buyer asks twice at once",
  "restock-between": "the buyer is too late, units are added, and they ask again",
} as const;
export type Situation = keyof typeof SITUATIONS;
export const SITUATION_NAMES = Object.keys(SITUATIONS) as Situation[];

/** How many buyers the message that fails carries. */
export const BATCHES = ["one", "several"] as const;
export type Batch = (typeof BATCHES)[number];

/** What a failpoint does, in the words of the matrix. */
export const CRASH_MODES = ["hang", "error", "drop", "delay", "exit"] as const;
export type CrashMode = (typeof CRASH_MODES)[number];

export interface Crash {
  name: FailpointName;
  mode: CrashMode;
}

/** One or two crashes in one situation. */
export interface Case {
  situation: Situation;
  batch: Batch;
  crashes: readonly Crash[];
}

const CHECK_BACK: FailpointName = "query-prepared:after-read";
const isBranch = (name: FailpointName) => name.startsWith("create-order:");

/** Longer than DTM waits before it checks back, so that a delayed message meets its own check-back. */
const DELAY_MS = 1_400;
/**
 * A server that is to end waits until other cases are stuck at their places too, and then ends for all of them. Buyers
 * come at once, branches when DTM calls them, and of check-backs only one for each DTM process.
 */
const endsAfterMs = (name: FailpointName): number =>
  name === CHECK_BACK ? 300 : isBranch(name) ? 500 : 2_000;

/** The mode as the server takes it. */
export const modeOf = ({ name, mode }: Crash): FailpointMode =>
  mode === "delay" ? `delay=${DELAY_MS}` : mode === "exit" ? `exit=${endsAfterMs(name)}` : mode;

/** Returns true if one of its crashes ends the process. */
export const endsProcess = ({ crashes }: Case): boolean => crashes.some(({ mode }) => mode === "exit");

/** The places that a message passes one after the other. */
const IN_ORDER: readonly FailpointName[] = [
  "before-prepare",
  "after-prepare",
  "after-deduct",
  "after-submit",
];

/**
 * The crash that makes DTM check back, where the case's own crashes do not: DTM checks back only on a message that was
 * left half done. It is after the deduction, unless that would keep the message from a place that it has to pass.
 */
export function causeOf({ crashes }: Case): Crash | undefined {
  if (!crashes.some(({ name }) => name === CHECK_BACK)) return undefined;
  const leavesHalfDone = ({ name, mode }: Crash) =>
    (name === "after-prepare" || name === "after-deduct") && mode !== "delay";
  if (crashes.some(leavesHalfDone)) return undefined;
  const name = crashes.some((crash) => crash.name === "after-submit") ? "after-prepare" : "after-deduct";
  return { name, mode: "drop" };
}

/** Its crashes, and what makes DTM check back where they do not. */
export const allCrashes = (one: Case): readonly Crash[] => [...one.crashes, causeOf(one) ?? []].flat();

/**
 * Returns true if all its places can be passed. A buyer who met a crash asks again; but one who holds a unit, or finds
 * none left, is answered without a message.
 */
export function isReachable(one: Case): boolean {
  const { situation, crashes } = one;
  // The message that comes too late gets no unit, so no order is created for it.
  if (situation === "sold-out" && crashes.some(({ name }) => isBranch(name))) return false;
  const all = allCrashes(one);
  return all.every((first) =>
    all.every((second) => first === second || bothPassed(situation, first, second)),
  );
}

/** Returns true if a message, or the buyer's next one, still passes the second place after it failed at the first. */
function bothPassed(situation: Situation, first: Crash, second: Crash): boolean {
  const at = IN_ORDER.indexOf(first.name);
  const then = IN_ORDER.indexOf(second.name);
  const goesOn = first.mode === "delay" || situation === "restock-between";
  if (goesOn || at === -1) return true;
  // DTM checks back on prepared messages only, and the next request of a buyer who is too late has none.
  if (second.name === CHECK_BACK) return situation !== "sold-out" || first.name !== "before-prepare";
  if (then <= at) return true;
  return situation === "sold-out" ? false : first.name !== "after-deduct";
}
