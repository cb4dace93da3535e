// What a load will do, drawn from its settings and its seed alone: the same seed plans the same run.
import { PROFILES, type Profile, type Stage } from "./profiles.ts";
import { randomOf } from "./random.ts";
import type { Shares } from "./traits.ts";

/** What can be done to the system while buyers come. */
export const FAULT_SETS = ["none", "kill-server"] as const;
export type FaultSet = (typeof FAULT_SETS)[number];

/** A fault at a time, counted from the start of the load, in ms; it is healed `forMs` later. */
export interface PlannedFault {
  atMs: number;
  fault: string;
  /** Which of the servers, counted from 0. */
  server: number;
  forMs: number;
}

export interface LoadSettings {
  profile: string;
  stock: number | undefined;
  rate: number | undefined;
  durationSeconds: number | undefined;
  faults: FaultSet;
  /** Threshold in ms; the profile's if undefined. */
  p95: number | undefined;
  seed: number;
  servers: number;
}

/** A load, ready to be run: k6 reads it as JSON, and `run.json` keeps it. */
export interface LoadPlan {
  seed: number;
  profile: string;
  sale: string;
  stock: number;
  durationMs: number;
  startRate: number;
  stages: Stage[];
  shares: Shares;
  /** Buyers' slots that k6 keeps ready, and how many it may add. */
  slots: { ready: number; most: number };
  requestTimeoutMs: number;
  thresholds: Profile["thresholds"];
  faults: PlannedFault[];
}

const REQUEST_TIMEOUT_MS = 4_000;
/** A slot is taken for as long as a buyer waits: so many seconds of silence do not make arrivals drop. */
const SILENCE_SECONDS = 2;

/** Draws the plan. The profile must be one of {@link PROFILES}. */
export function planLoad(settings: LoadSettings): LoadPlan {
  const profile = PROFILES[settings.profile];
  if (profile === undefined) throw new Error(`no profile ${settings.profile}`);
  const stock = settings.stock ?? profile.defaults.stock;
  const rate = settings.rate ?? profile.defaults.rate;
  const durationSeconds = settings.durationSeconds ?? profile.defaults.durationSeconds;
  const { startRate, stages } = profile.shape(rate, durationSeconds);
  const durationMs = stages.reduce((sum, stage) => sum + stage.seconds * 1_000, 0);
  return {
    seed: settings.seed,
    profile: settings.profile,
    sale: `load-${settings.seed}`,
    stock,
    durationMs,
    startRate,
    stages,
    shares: profile.shares,
    slots: { ready: Math.max(20, rate), most: Math.max(50, rate * SILENCE_SECONDS) },
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    thresholds: { ...profile.thresholds, p95Ms: settings.p95 ?? profile.thresholds.p95Ms },
    faults: settings.faults === "none" ? [] : planKills(settings.seed, durationMs, settings.servers),
  };
}

/** Kills spread over the load, the first early, while units are still sold; never all servers at once. */
function planKills(seed: number, durationMs: number, servers: number): PlannedFault[] {
  const random = randomOf(seed);
  const kills: PlannedFault[] = [];
  let atMs = random.int(500, 1_500);
  while (atMs < durationMs - 2_000) {
    const forMs = random.int(200, 1_500);
    kills.push({ atMs, fault: "kill-server", server: random.int(0, servers - 1), forMs });
    // A server is back within a second or two; the next kill waits for that.
    atMs += forMs + random.int(3_000, 6_000);
  }
  return kills;
}

/** Coverage marks that this load promises. */
export function promisedMarks(plan: LoadPlan): string[] {
  const marks = PROFILES[plan.profile]?.marks ?? [];
  return plan.faults.length > 0 ? [...marks, "server-killed"] : marks;
}
