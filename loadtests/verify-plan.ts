// What a verification will do, drawn from its seed: many small sales at once, each with buyers and crashes.
import { FAILPOINTS, type FailpointMode, type FailpointName } from "../server/contract.ts";
import type { PlannedBuyer } from "./buyers.ts";
import type { PlannedFault } from "./plan.ts";
import { type Random, randomOf } from "./random.ts";

/** A failpoint to arm on one server, for one sale, before its buyers come. */
export interface PlannedFailpoint {
  name: FailpointName;
  mode: FailpointMode;
  times: number;
  server: number;
}

/** One small sale, with times in ms from its own opening. */
export interface PlannedSale {
  sale: string;
  /** When it opens, in ms from the start of the run. */
  opensAtMs: number;
  stock: number;
  buyers: PlannedBuyer[];
  restocks: { atMs: number; units: number; key: string }[];
  failpoints: PlannedFailpoint[];
}

export interface VerifyPlan {
  seed: number;
  sales: PlannedSale[];
  faults: PlannedFault[];
  requestTimeoutMs: number;
  checkBackSeconds: number;
}

export interface VerifySettings {
  seed: number;
  sales: number;
  servers: number;
  /** Whether the target has failpoints to arm. */
  failpoints: boolean;
  /** Whether the target can be restocked. */
  restocks: boolean;
}

/** Sales overlap: so many open each second. */
const SALES_PER_SECOND = 8;
/** Longer than the two seconds within which a server answers whatever happens. */
const REQUEST_TIMEOUT_MS = 2_500;
/** The crashes that every run has, three of each, so that its marks can be reached. */
const ALWAYS: readonly [FailpointName, FailpointMode][] = [
  ["after-deduct", "hang"],
  ["after-deduct", "drop"],
  ["after-prepare", "hang"],
  ["create-order:after-commit", "error"],
  ["create-order:before-commit", "error"],
  ["query-prepared:after-read", "error"],
];
const EXIT: [FailpointName, FailpointMode] = ["after-deduct", "exit"];
const EACH = 3;
/** A server that ends forgets what was armed on it: those that end come when the others have gone off. */
const FIRST_EXIT = EACH * ALWAYS.length;
const BEFORE_EXITS_MS = 1_000;
const MODES: readonly FailpointMode[] = ["hang", "error", "drop", "exit", "delay=300", "delay=1500"];

/** Draws the plan. The same settings draw the same plan. */
export function planVerify({ seed, sales, servers, failpoints, restocks }: VerifySettings): VerifyPlan {
  const random = randomOf(seed);
  const planned = Array.from({ length: sales }, (_, index) => planSale(random, index, seed, servers));
  for (const [index, sale] of planned.entries()) {
    if (!restocks) sale.restocks = [];
    if (!failpoints) sale.failpoints = [];
    else if (index < FIRST_EXIT + EACH) sale.failpoints = always(index, sale);
  }
  const lastMs = planned.at(-1)?.opensAtMs ?? 0;
  return {
    seed,
    sales: planned,
    faults: planKills(random, lastMs, servers),
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    checkBackSeconds: 1,
  };
}

function planSale(random: Random, index: number, seed: number, servers: number): PlannedSale {
  const stock = random.int(1, 6);
  const buyers = Array.from(
    { length: random.int(1, 10) },
    (_, n): PlannedBuyer => ({
      user: `b${n}`,
      atMs: random.int(0, 800),
      clicks: random.chance(0.2) ? 2 : 1,
      server: random.int(0, Math.max(0, servers - 1)),
      retries: random.chance(0.7) ? 3 : 0,
    }),
  );
  const restocks = random.chance(0.25)
    ? [{ atMs: random.int(0, 1_000), units: random.int(1, 3), key: "r1" }]
    : [];
  const crashes = random.chance(0.7) ? random.int(1, 2) : 0;
  const failpoints = Array.from(
    { length: crashes },
    (): PlannedFailpoint => ({
      name: random.pick(FAILPOINTS),
      mode: random.pick(MODES),
      times: random.int(1, 2),
      server: random.int(0, Math.max(0, servers - 1)),
    }),
  );
  const opensAtMs = opensAt(index);
  return { sale: `verify-${seed}-${index}`, opensAtMs, stock, buyers, restocks, failpoints };
}

const opensAt = (index: number): number =>
  Math.floor((index * 1_000) / SALES_PER_SECOND) + (index < FIRST_EXIT ? 0 : BEFORE_EXITS_MS);

/** The crash that a run always has, on the server that the sale's first buyer asks. */
function always(index: number, { buyers }: PlannedSale): PlannedFailpoint[] {
  const [name, mode] = (index < FIRST_EXIT ? ALWAYS[index % ALWAYS.length] : undefined) ?? EXIT;
  const first = buyers.reduce((earliest, buyer) => (buyer.atMs < earliest.atMs ? buyer : earliest));
  const crash = { name, mode, times: 1, server: first.server };
  // Check-back is only asked for a message that was left half done.
  const cause: PlannedFailpoint = { name: "after-deduct", mode: "drop", times: 1, server: first.server };
  return name === "query-prepared:after-read" ? [cause, crash] : [crash];
}

function planKills(random: Random, lastMs: number, servers: number): PlannedFault[] {
  const kills: PlannedFault[] = [];
  for (let atMs = opensAt(FIRST_EXIT) + random.int(500, 1_500); servers > 0 && atMs < lastMs; ) {
    const forMs = random.int(100, 1_000);
    kills.push({ atMs, fault: "kill-server", server: random.int(0, servers - 1), forMs });
    atMs += forMs + random.int(2_500, 5_000);
  }
  return kills;
}

/** Coverage marks that a verification of this plan promises. */
export function promisedMarks(plan: VerifyPlan): string[] {
  const marks = ["bought", "sold-out", "recovered-by-check-back"];
  const armed = plan.sales.flatMap(({ failpoints }) => failpoints);
  if (armed.length > 0) marks.push("rolled-back-by-check-back", "unknown-reply", "retried-after-unknown");
  if (armed.some(({ mode }) => mode === "exit")) marks.push("server-exited");
  if (plan.sales.some(({ restocks }) => restocks.length > 0)) marks.push("restocked");
  if (plan.faults.length > 0) marks.push("server-killed");
  return marks;
}
