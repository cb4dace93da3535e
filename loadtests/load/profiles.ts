// The shapes of load. A profile says when buyers come; what a buyer does is the same in all. A new one is a row here and
// k6's script of that name in scripts/.

import { type Static, Type } from "@sinclair/typebox";
import type { Meanings } from "../../base/command-line/help-text.ts";
import type { FactMark } from "../../invariants/marks/marks.ts";
import type { BehaviourShares } from "../buyers/behaviour.ts";

/** k6's word for one part of a load: the arrival rate moves from where it was to `rate` within `seconds`. */
export const Stage = Type.Object({ rate: Type.Number(), seconds: Type.Number() });
export type Stage = Static<typeof Stage>;

export interface Profile {
  about: string;
  /** What holds where nothing else is asked for. `rate` is arrivals per second at the peak. */
  defaults: { stock: number; rate: number; durationSeconds: number };
  /** Arrivals per second at the start, and the stages that follow. */
  shape(rate: number, durationSeconds: number): { startRate: number; stages: Stage[] };
  shares: BehaviourShares;
  /** When units are added, as shares of the duration: half of all units are there at the start, the others come then. */
  restocksAt: number[];
  /** Coverage marks that a run of this profile promises. */
  marks: FactMark[];
  /** A run without faults that misses one of these says so beside its verdict. */
  thresholds: { p95Ms: number; droppedShare: number };
}

const SHARES: BehaviourShares = { clickTwice: 0.1, retryUnknown: 0.8, comeBack: 0.1 };

/** Every profile by its name. */
export const PROFILES: Readonly<Record<string, Profile>> = {
  burst: {
    about: "a stampede; later a fifth of the buyers",
    defaults: { stock: 1_500, rate: 300, durationSeconds: 20 },
    shape: (rate, seconds) => ({
      startRate: rate,
      stages: [
        { rate, seconds: Math.ceil(seconds * 0.6) },
        { rate: Math.ceil(rate / 5), seconds: Math.floor(seconds * 0.4) },
      ],
    }),
    shares: SHARES,
    restocksAt: [0.3, 0.5],
    marks: ["bought", "sold-out", "duplicate-answered"],
    thresholds: { p95Ms: 2_000, droppedShare: 0.02 },
  },
  ramp: {
    about: "more and more buyers, with the peak at the end",
    defaults: { stock: 1_500, rate: 400, durationSeconds: 20 },
    shape: (rate, seconds) => ({ startRate: 1, stages: [{ rate, seconds }] }),
    shares: SHARES,
    restocksAt: [],
    marks: ["bought", "duplicate-answered"],
    thresholds: { p95Ms: 2_000, droppedShare: 0.02 },
  },
  soak: {
    about: "a steady stream of buyers",
    defaults: { stock: 5_000, rate: 200, durationSeconds: 40 },
    shape: (rate, seconds) => ({ startRate: rate, stages: [{ rate, seconds }] }),
    shares: SHARES,
    restocksAt: [0.5],
    marks: ["bought", "duplicate-answered"],
    thresholds: { p95Ms: 2_000, droppedShare: 0.02 },
  },
  "sold-out": {
    about: "few units and many buyers: nearly all are told that it is sold out",
    defaults: { stock: 50, rate: 500, durationSeconds: 15 },
    shape: (rate, seconds) => ({ startRate: rate, stages: [{ rate, seconds }] }),
    shares: SHARES,
    restocksAt: [],
    marks: ["bought", "sold-out"],
    thresholds: { p95Ms: 2_000, droppedShare: 0.02 },
  },
};

/** Every profile with its defaults and what it is, for the help. */
export const profileMeanings = (): Meanings =>
  Object.entries(PROFILES).map(([name, { about, defaults }]) => [
    name,
    `${defaults.stock} units, ${defaults.rate} arrivals/s, ${defaults.durationSeconds} s: ${about}`,
  ]);

/** How many buyers come in these stages. */
export function arrivalsIn({ startRate, stages }: { startRate: number; stages: readonly Stage[] }): number {
  let from = startRate;
  let arrivals = 0;
  for (const { rate, seconds } of stages) {
    arrivals += ((from + rate) / 2) * seconds;
    from = rate;
  }
  return Math.round(arrivals);
}
