// What a verification will do, drawn from its seed: the crash matrix, and then small sales under faults.
import { HarnessError } from "../../base/errors.ts";
import { type Random, randomOf } from "../../base/random.ts";
import { isOfAskingAgain } from "../../invariants/marks/asking-again.ts";
import type { FactMark } from "../../invariants/marks/marks.ts";
import type { Bounds, PromisedMark } from "../../invariants/record/run-file.ts";
import { FAILPOINTS, type FailpointMode, type FailpointName } from "../../server/contract.ts";
import { demandIds, idOf } from "../../targets/ids.ts";
import type { Target } from "../../targets/target.ts";
import { COMES_BACK_AFTER_MS } from "../buyers/behaviour.ts";
import type { PlannedBuyer } from "../buyers/planned-buyer.ts";
import type { PlannedFailpoint, PlannedSale } from "../buyers/planned-sale.ts";
import { hitMark } from "../nemesis/faults/failpoint.ts";
import type { PlannedFault } from "../nemesis/planned-fault.ts";
import { drawSchedule, faultPlaces, leftOut, marksOf, namedFaults, storeMarks } from "../nemesis/schedule.ts";
import { type Case, modeOf } from "./matrix/case.ts";
import { parseCase } from "./matrix/case-id.ts";
import { drawCases } from "./matrix/draw-cases.ts";
import { type PlannedCase, planCase } from "./matrix/planned-case.ts";
import { saleOfCase } from "./matrix/sale-of-case.ts";
import type { WireCase } from "./wire/case.ts";
import { planWire, salesOf, type WirePlan, wireMarks } from "./wire/plan-wire.ts";

export interface VerifyPlan {
  seed: number;
  /** The target can be crashed at named places. */
  failpoints: boolean;
  cases: PlannedCase[];
  /** Its wire matrix, which follows; its cases are drawn once the target's exchanges are known. */
  wire: WirePlan | undefined;
  /** They run when the matrices are done, while the faults strike. */
  sales: PlannedSale[];
  faults: PlannedFault[];
  /** Faults that `every` leaves out, since the target has no place for them. */
  leftOut: string[];
  /** How many server processes it needs of each template of the target; undefined: as many as the target says. */
  servers: number | undefined;
  requestTimeoutMs: number;
  checkBackSeconds: number;
}

export interface VerifySettings {
  seed: number;
  target: Target;
  /** Most cases of the matrix; a target without failpoints has none. */
  cases: number;
  /** Just this case, and nothing else. */
  only: Case | undefined;
  /** Most cases of the wire matrix; undefined: as many as fit in about 90 s. */
  wire?: number | undefined;
  /** Most cases of it with two broken exchanges. */
  pairs?: number;
  /** Just this case of the wire matrix, and nothing else. */
  onlyWire?: WireCase | undefined;
  sales: number;
  faults: readonly string[];
}

const FAULTS_FROM_MS = 300;
const COME_BACK_SHARE = 0.2;
/** How many sales open each second: they overlap. */
const SALES_PER_SECOND = 8;
/** Longer than the two seconds within which a server answers in any case. */
const REQUEST_TIMEOUT_MS = 2_500;
/** Two servers that last through the matrix, and one that ends in it again and again. */
const MATRIX_SERVERS = 3;
const CASE_SERVERS = { ending: 2, steady: [0, 1] };
const MODES: readonly FailpointMode[] = ["hang", "error", "drop", "exit", "delay=300", "delay=1500"];
const FAULTS_IN_TEN_SECONDS = 8;

/** Draws the plan. The same settings draw the same plan. */
export function planVerify(settings: VerifySettings): VerifyPlan {
  const { seed, target, only, onlyWire } = settings;
  const isOne = only !== undefined || onlyWire !== undefined;
  const random = randomOf(seed);
  const places = faultPlaces(target);
  const { failpoints } = places;
  const drawn = only !== undefined ? [only] : isOne ? [] : drawCases(random, settings.cases);
  const cases = failpoints ? drawn : [];
  const wire = only === undefined ? planWire(target, settings.wire, onlyWire, settings.pairs) : undefined;
  const count = isOne ? 0 : settings.sales;
  const needed = cases.length + count + salesOf(wire);
  demandIds(target.ids.sale, "ids/sale", needed, "give SALES= or WIRE= less");
  const restocks = target.requests.restock !== null;
  const sales = Array.from({ length: count }, (_, index) => {
    const sale = planSale(random, index, seed, places.servers.length);
    return {
      ...withIds(sale, target, cases.length + index),
      restocks: restocks ? sale.restocks : [],
      failpoints: failpoints ? sale.failpoints : [],
    };
  });
  // Its sales arm failpoints in each server, so that no server can be missing.
  const struck = { ...places, failpoints: false, removable: [] };
  const names = count === 0 ? demandNoneNamed(settings) : settings.faults;
  const faults = drawSchedule(random, {
    ...{ faults: names, places: struck, intensity: FAULTS_IN_TEN_SECONDS },
    ...{ fromMs: FAULTS_FROM_MS, untilMs: sales.at(-1)?.opensAtMs ?? 0 },
    longer: (ms) => `give SALES=${Math.ceil(((FAULTS_FROM_MS + ms) * SALES_PER_SECOND) / 1_000) + 1} or more`,
  });
  return {
    seed,
    failpoints,
    cases: cases.map((one, turn) =>
      planCase(one, withIds(saleOfCase(one, `case-${seed}-${turn}`, turn, CASE_SERVERS), target, turn)),
    ),
    wire,
    sales,
    faults,
    leftOut: leftOut(names, struck),
    servers: serversFor(cases.length > 0, wire),
    requestTimeoutMs: REQUEST_TIMEOUT_MS,
    checkBackSeconds: 1,
  };
}

/** Each lane of the wire is a server, and the cases of the failpoints need some; undefined: as many as the target says. */
function serversFor(hasCases: boolean, wire: WirePlan | undefined): number | undefined {
  const most = Math.max(hasCases ? MATRIX_SERVERS : 0, wire !== undefined && wire.lanes > 1 ? wire.lanes : 0);
  return most === 0 ? undefined : most;
}

/** The sale under ids as the target has them; it is the n-th of the run. */
const withIds = (sale: PlannedSale, { ids }: Target, n: number): PlannedSale => ({
  ...sale,
  sale: idOf(ids.sale, sale.sale, n),
  buyers: sale.buyers.map((buyer, index) => ({ ...buyer, user: idOf(ids.user, buyer.user, index) })),
});

/** Faults strike while small sales run. Where there are none, a set of faults is empty, and one that is named is a mistake. */
function demandNoneNamed({ faults, only, onlyWire }: VerifySettings): string[] {
  const [named] = namedFaults(faults);
  if (named === undefined) return ["none"];
  throw new HarnessError("usage", `FAULTS=${named.name} finds no time to strike: no small sales are run`, {
    hint:
      only === undefined && onlyWire === undefined
        ? "give SALES=40, or leave out FAULTS="
        : "leave out FAULTS=, or CASE=",
  });
}

function planSale(random: Random, index: number, seed: number, servers: number): PlannedSale {
  const { min, max } = COMES_BACK_AFTER_MS;
  const anyServer = () => random.int(0, Math.max(0, servers - 1));
  const buyers = Array.from(
    { length: random.int(1, 10) },
    (_, n): PlannedBuyer => ({
      user: `b${n}`,
      atMs: random.int(0, 800),
      clicks: random.chance(0.2) ? 2 : 1,
      server: anyServer(),
      retries: random.chance(0.7) ? 3 : 0,
      stays: false,
      ...(random.chance(COME_BACK_SHARE) ? { comesBackAfterMs: random.int(min, max) } : {}),
    }),
  );
  const restocks = random.chance(0.25)
    ? [{ atMs: random.int(0, 1_000), units: random.int(1, 3), key: "r1" }]
    : [];
  const crashes = random.chance(0.5) ? random.int(1, 2) : 0;
  const failpoints = Array.from({ length: crashes }, (): PlannedFailpoint => {
    const mode = random.pick(MODES);
    return {
      name: random.pick(FAILPOINTS),
      mode,
      times: mode === "exit" ? 1 : random.int(1, 2),
      server: anyServer(),
    };
  });
  const opensAtMs = Math.floor((index * 1_000) / SALES_PER_SECOND);
  const stock = random.int(1, 6);
  return { sale: `verify-${seed}-${index}`, opensAtMs, stock, buyers, restocks, failpoints };
}

/** With this many small sales, some buyer told *bought* comes back. */
const COMING_BACK_SALES = 20;
/** With this many cases, each failpoint in each mode, the matrix is sure to reach its marks. */
const TELLING_CASES = 45;

/** Coverage marks that a verification of this plan promises: what the target's places can show. */
export function promisedMarks({ cases, wire, sales, faults }: VerifyPlan, target: Target): PromisedMark[] {
  const matrix: FactMark[] = [
    "sold-out",
    "duplicate-answered",
    "unknown-reply",
    "retried-after-unknown",
    "reply-lost",
    "recovered-by-check-back",
    "rolled-back-by-check-back",
    "restocked",
    "server-exited",
  ];
  const marks: PromisedMark[] = [
    "bought",
    ...(cases.length >= TELLING_CASES ? matrix : []),
    ...(sales.length >= SALES_PER_SECOND ? ["sold-out"] : []),
    ...hitMarks(cases),
    ...wireMarks(wire, target),
    ...(cases.length >= TELLING_CASES && wireMarks(wire, target).length > 1 ? doubtMarks(target) : []),
    ...(sales.length >= COMING_BACK_SALES ? ["came-back"] : []),
    ...marksOf(faults),
    ...storeMarks(faults),
  ];
  return target.contract.perBuyer === 1 ? marks : marks.filter((mark) => !isOfAskingAgain(mark));
}

/** The reply that says that the outcome is unknown, where the target has one rule for it. */
function doubtMarks({ replies, requests }: Target): string[] {
  const [doubt, ...others] = replies.filter(({ outcome }) => outcome === "info");
  return doubt === undefined || others.length > 0 || requests.decision !== null ? [] : [`told-${doubt.name}`];
}

/** Each place of the matrix at which a crash is planned, in its modes. A delay that only gathers buyers is no crash. */
function hitMarks(cases: readonly PlannedCase[]): PromisedMark[] {
  const modes = new Map<FailpointName, Set<FailpointMode>>();
  for (const crash of cases.flatMap(({ id }) => parseCase(id).crashes)) {
    const known = modes.get(crash.name) ?? new Set();
    modes.set(crash.name, known.add(modeOf(crash)));
  }
  return [...modes].map(([name, some]) => hitMark(name, [...some]));
}

/**
 * The shares that a verification promises. Four of them (5 and 20 small sales, up to 200 cases) decided 70 % to 87 % of
 * their buyers. Where nothing crashes, orders may not be left to check-back.
 */
export function boundsOf({ cases, wire, sales, faults }: VerifyPlan, { dtm }: Target): Bounds {
  const isStruck =
    wire !== undefined ||
    cases.length + faults.length > 0 ||
    sales.some(({ failpoints }) => failpoints.length > 0);
  return { decidedShare: 0.3, arrivedShare: 1, ...(isStruck || !dtm ? {} : { checkBackShare: 0.02 }) };
}
