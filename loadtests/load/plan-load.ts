// What a load will do, drawn from its settings and its seed only: the same seed plans the same run.
import { type Static, Type } from "@sinclair/typebox";
import { randomOf } from "../../base/random.ts";
import { isOfAskingAgain } from "../../invariants/marks/asking-again.ts";
import type { Bounds, PromisedMark } from "../../invariants/record/run-file.ts";
import { demandIds, idOf } from "../../targets/ids.ts";
import type { Target } from "../../targets/target.ts";
import { type BehaviourShares, COMES_BACK_AFTER_MS } from "../buyers/behaviour.ts";
import { PlannedFault } from "../nemesis/planned-fault.ts";
import {
  drawSchedule,
  faultPlaces,
  leftOut,
  marksOf,
  removesServer,
  storeMarks,
} from "../nemesis/schedule.ts";
import { arrivalsIn, PROFILES, Stage } from "./profiles.ts";

export interface LoadSettings {
  profile: string;
  stock: number | undefined;
  rate: number | undefined;
  durationSeconds: number | undefined;
  /** `all`, `every`, `none`, or names of faults. */
  faults: readonly string[];
  /** Faults in ten seconds. */
  intensity: number;
  /** Threshold on the 95th percentile of a reply's time, in ms; undefined: the profile's, where nothing strikes. */
  p95: number | undefined;
  seed: number;
  /** Worker processes of each server. */
  workers: number;
  target: Target;
}

const Share = Type.Number({ minimum: 0, maximum: 1 });

/** A load that is ready to run: k6 reads it as JSON, and `run.json` keeps it. */
export const LoadPlan = Type.Object({
  seed: Type.Integer(),
  profile: Type.String(),
  sale: Type.String(),
  /** Units in all: those of the opening and those of the restocks. */
  stock: Type.Integer(),
  opening: Type.Integer(),
  restocks: Type.Array(Type.Object({ atMs: Type.Integer(), units: Type.Integer(), key: Type.String() })),
  durationMs: Type.Number(),
  startRate: Type.Number(),
  stages: Type.Array(Stage),
  /** How many buyers the stages add up to. */
  arrivals: Type.Integer(),
  shares: Type.Object({ clickTwice: Share, retryUnknown: Share, comeBack: Share }),
  /** Buyers that k6 can have at once: how many it keeps ready, and how many at most. */
  slots: Type.Object({ ready: Type.Integer(), most: Type.Integer() }),
  requestTimeoutMs: Type.Integer(),
  workers: Type.Integer({ minimum: 1 }),
  /** A load that misses one of these says so beside its verdict. */
  thresholds: Type.Object({
    p95Ms: Type.Optional(Type.Number()),
    droppedShare: Type.Optional(Type.Number()),
  }),
  faults: Type.Array(PlannedFault),
  /** Faults that `every` leaves out, since the target has no place for them. */
  leftOut: Type.Array(Type.String()),
});
export type LoadPlan = Static<typeof LoadPlan>;

const REQUEST_TIMEOUT_MS = 4_000;
/** A slot is taken while its buyer waits: servers may be silent for this long before k6 has to drop arrivals. */
const SILENCE_SECONDS = 3;
const FAULTS_FROM_MS = 200;
/** Faults strike in this first part of the load, while units are sold and for a while after. */
const FAULTS_SHARE = 0.7;

/** Draws the plan. The profile must be one of {@link PROFILES}. */
export function planLoad(settings: LoadSettings): LoadPlan {
  const profile = PROFILES[settings.profile];
  if (profile === undefined) throw new Error(`no profile ${settings.profile}`);
  const stock = settings.stock ?? profile.defaults.stock;
  const rate = settings.rate ?? profile.defaults.rate;
  const durationSeconds = settings.durationSeconds ?? profile.defaults.durationSeconds;
  const { startRate, stages } = profile.shape(rate, durationSeconds);
  const durationMs = stages.reduce((sum, stage) => sum + stage.seconds * 1_000, 0);
  const places = faultPlaces(settings.target, settings.workers);
  const faults = drawSchedule(randomOf(settings.seed), {
    faults: settings.faults,
    places,
    intensity: settings.intensity,
    fromMs: FAULTS_FROM_MS,
    untilMs: Math.floor(durationMs * FAULTS_SHARE),
    longer: (ms) => `give DURATION=${Math.ceil((FAULTS_FROM_MS + ms + 1) / FAULTS_SHARE / 1_000)} or more`,
  });
  const arrivals = arrivalsIn({ startRate, stages });
  demandIds(settings.target.ids.user, "ids/user", arrivals, "give RATE= and DURATION= less");
  // Under faults a slow reply means nothing, so then only a threshold that was asked for counts.
  const usual = faults.length > 0 ? {} : profile.thresholds;
  return {
    seed: settings.seed,
    profile: settings.profile,
    sale: idOf(settings.target.ids.sale, `load-${settings.seed}`, 0),
    ...supplies(stock, durationMs, settings.target.requests.restock === null ? [] : profile.restocksAt),
    durationMs,
    startRate,
    stages,
    arrivals,
    shares: profile.shares,
    slots: slotsFor(rate, profile.shares),
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    workers: settings.workers,
    thresholds: { ...usual, ...(settings.p95 === undefined ? {} : { p95Ms: settings.p95 }) },
    faults,
    leftOut: leftOut(settings.faults, places),
  };
}

/** A buyer who comes back keeps their slot while they are away, and the others need as many as ever. */
function slotsFor(rate: number, { comeBack }: BehaviourShares): LoadPlan["slots"] {
  const away = Math.ceil((rate * comeBack * COMES_BACK_AFTER_MS.max) / 1_000);
  return { ready: Math.max(20, rate) + away, most: Math.max(50, rate * SILENCE_SECONDS) + away };
}

/** Units at the opening and in restocks: half of them each, or all at the opening where there is no restock. */
function supplies(
  stock: number,
  durationMs: number,
  restocksAt: readonly number[],
): Pick<LoadPlan, "stock" | "opening" | "restocks"> {
  const each = Math.floor(stock / 2 / Math.max(1, restocksAt.length));
  const times = each === 0 ? [] : restocksAt;
  const restocks = times.map((share, n) => ({
    ...{ atMs: Math.floor(share * durationMs), units: each, key: `restock-${n + 1}` },
  }));
  return { stock, opening: stock - each * restocks.length, restocks };
}

/**
 * With as many buyers expected to come back, it is sure that some do, and that a server answers one of them. With 12, in a
 * load of five seconds in which both servers were killed, none did once.
 */
const SURE = 20;

/**
 * Coverage marks that this load promises: its profile's, that units were added, and that its faults struck. Where a buyer
 * may hold several units, nobody who asks again has to be told of the same one.
 */
export const promisedMarks = (plan: LoadPlan, { contract }: Target): PromisedMark[] => {
  const marks: PromisedMark[] = [
    ...(PROFILES[plan.profile]?.marks ?? []),
    ...(plan.restocks.length > 0 ? ["restocked"] : []),
    ...(plan.stock * plan.shares.comeBack >= SURE ? ["came-back"] : []),
    ...marksOf(plan.faults),
    ...storeMarks(plan.faults),
  ];
  return contract.perBuyer === 1 ? marks : marks.filter((mark) => !isOfAskingAgain(mark));
};

/**
 * The shares that a load promises. Six loads with faults (seeds 1 to 5, 100 arrivals/s) decided 59 % to 85 % of their
 * buyers, and 97 % or more of the buyers came; without faults all were decided, and no order was left to check-back.
 */
export function boundsOf({ faults }: LoadPlan, { dtm }: Target): Bounds {
  if (faults.length === 0)
    return { decidedShare: 0.95, arrivedShare: 0.95, ...(dtm ? { checkBackShare: 0.02 } : {}) };
  // Half of the buyers ask a server that is gone: two loads from which it was missing early decided 43 % and 49 %.
  const isSmaller = removesServer(faults);
  return { decidedShare: isSmaller ? 0.15 : 0.3, arrivedShare: 0.7 };
}
