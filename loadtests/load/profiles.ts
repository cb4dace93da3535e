// The shapes of load. A profile says when buyers come; what each of them does is the same in all.
import { type Static, Type } from "@sinclair/typebox";
import type { FactMark } from "../../invariants/marks.ts";
import type { Shares } from "./traits.ts";

/** One stretch of the arrival rate: it moves from where it was to `rate` within `seconds`. */
export const Stage = Type.Object({ rate: Type.Number(), seconds: Type.Number() });
export type Stage = Static<typeof Stage>;

export interface Profile {
  about: string;
  /** Where nothing else is asked for. `rate` is arrivals per second at the peak. */
  defaults: { stock: number; rate: number; durationSeconds: number };
  /** Arrivals per second at the start, and how they go on. */
  shape(rate: number, durationSeconds: number): { startRate: number; stages: Stage[] };
  shares: Shares;
  /** When the later units come, as shares of the duration: each time as many; the first half is there at the start. */
  restocksAt: number[];
  /** Coverage marks that a run of this profile promises. */
  marks: FactMark[];
  /** Missed by a run without faults, these are reported beside the verdict. */
  thresholds: { p95Ms: number; droppedShare: number };
}

const SHARES: Shares = { clickTwice: 0.1, retryUnknown: 0.8 };

/** Every profile by its name. */
export const PROFILES: Readonly<Record<string, Profile>> = {
  burst: {
    about: "a stampede: everybody comes in the first seconds, then it trails off",
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
    about: "more and more buyers, up to the peak at the end",
    defaults: { stock: 1_500, rate: 400, durationSeconds: 20 },
    shape: (rate, seconds) => ({ startRate: 1, stages: [{ rate, seconds }] }),
    shares: SHARES,
    restocksAt: [],
    marks: ["bought", "duplicate-answered"],
    thresholds: { p95Ms: 2_000, droppedShare: 0.02 },
  },
  soak: {
    about: "a steady stream, for as long as is asked for",
    defaults: { stock: 5_000, rate: 200, durationSeconds: 40 },
    shape: (rate, seconds) => ({ startRate: rate, stages: [{ rate, seconds }] }),
    shares: SHARES,
    restocksAt: [0.5],
    marks: ["bought", "duplicate-answered"],
    thresholds: { p95Ms: 2_000, droppedShare: 0.02 },
  },
  "sold-out": {
    about: "few units and many buyers: nearly everybody is told that it is sold out",
    defaults: { stock: 50, rate: 500, durationSeconds: 15 },
    shape: (rate, seconds) => ({ startRate: rate, stages: [{ rate, seconds }] }),
    shares: SHARES,
    restocksAt: [],
    marks: ["bought", "sold-out"],
    thresholds: { p95Ms: 2_000, droppedShare: 0.02 },
  },
};
