// One case of the crash matrix: what a sale is going through when a server fails at one or two named places.
import type { FailpointMode, FailpointName } from "../../../server/contract.ts";

/** What the buyer who meets the crash is doing: he is the first, the last to get a unit, too late, twice, or early. */
export const SITUATIONS = [
  "first-purchase",
  "last-unit",
  "sold-out",
  "double-click",
  "restock-between",
] as const;
export type Situation = (typeof SITUATIONS)[number];

/** Whether the message that fails carries one buyer or several. */
export const BATCHES = ["one", "several"] as const;
export type Batch = (typeof BATCHES)[number];

/** What a failpoint does, in the matrix's words. */
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
 * A server that is to end waits for others to get stuck at their places, and then ends for all of them: buyers come
 * at once, branches as DTM calls them, check-backs only as many as there are DTM processes.
 */
const endsAfterMs = (name: FailpointName): number =>
  name === CHECK_BACK ? 300 : isBranch(name) ? 500 : 2_000;

/** The mode as the server takes it. */
export const modeOf = ({ name, mode }: Crash): FailpointMode =>
  mode === "delay" ? `delay=${DELAY_MS}` : mode === "exit" ? `exit=${endsAfterMs(name)}` : mode;

const crashText = ({ name, mode }: Crash) => `${name}=${mode}`;

/** A case in one word, such as `last-unit/one/after-deduct=drop+before-reply=hang`; {@link parseCase} reads it. */
export const caseId = ({ situation, batch, crashes }: Case): string =>
  [situation, batch, crashes.map(crashText).join("+")].join("/");

/** Whether one of its crashes ends the process. */
export const endsProcess = ({ crashes }: Case): boolean => crashes.some(({ mode }) => mode === "exit");

/** The places of a message on its way, in their order. */
const ON_ITS_WAY: readonly FailpointName[] = [
  "before-prepare",
  "after-prepare",
  "after-deduct",
  "after-submit",
];

/**
 * The crash that makes DTM check back, where the case's own do not: check-back is asked for only of a message that
 * was left half done. After the deduction, unless that would keep the message from the place it has to pass.
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
 * Whether all its places can be passed. A buyer who crashed asks again; but one who holds a unit, or finds none left,
 * is answered without a message.
 */
export function isReachable(one: Case): boolean {
  const { situation, crashes } = one;
  // Nobody wins in the message that comes too late, so that no order is created for it.
  if (situation === "sold-out" && crashes.some(({ name }) => isBranch(name))) return false;
  const all = allCrashes(one);
  return all.every((first) =>
    all.every((second) => first === second || bothPassed(situation, first, second)),
  );
}

/** Whether a message, or the next of the same buyer, still passes the second place after it failed at the first. */
function bothPassed(situation: Situation, first: Crash, second: Crash): boolean {
  const at = ON_ITS_WAY.indexOf(first.name);
  const then = ON_ITS_WAY.indexOf(second.name);
  const goesOn = first.mode === "delay" || situation === "restock-between";
  if (goesOn || at === -1) return true;
  // What check-back asks about has to have been prepared: too late a buyer's next request has no message.
  if (second.name === CHECK_BACK) return situation !== "sold-out" || first.name !== "before-prepare";
  if (then <= at) return true;
  return situation === "sold-out" ? false : first.name !== "after-deduct";
}
