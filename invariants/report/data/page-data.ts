// What the report page gets: one object, in the file as JSON. Types alone, shared by both sides. Times are in ms since
// the start of the run, unless they say otherwise.
import type { Kind, Mark, Validity } from "../../verdict.ts";
import type { Packed } from "./columns.ts";
import type { TracesPart } from "./traces.ts";

/** Everything that the page shows. */
export interface PageData {
  run: RunPart;
  verdict: VerdictPart;
  span: Span;
  /** Names of the sales, by their numbers. */
  sales: SalePart[];
  faults: FaultPart[];
  traffic: TrafficPart;
  requests: RequestsPart;
  lags: LagsPart;
  /** What should have come, where the run's plan says it. */
  asked: AskedPart | undefined;
  thresholds: ThresholdPart[];
  findings: FindingGroup[];
  unshown: UnshownPart[];
  /** Absent where the run was not read for them. */
  traces: TracesPart | undefined;
  matrices: MatrixPart[];
}

/** What the run was. */
export interface RunPart {
  id: string;
  kind: string;
  target: string;
  seed: number;
  startedAt: string;
  /** The command that repeats it. */
  repeat: string;
  settings: [name: string, value: string][];
  versions: [name: string, value: string][];
  /** Files beside the report that it links to, with what they are. */
  beside: { file: string; about: string }[];
}

export interface VerdictPart {
  valid: Validity;
  because: string;
  invariants: InvariantPart[];
  marks: Mark[];
  shares: string[];
  notes: string[];
}

/** One invariant, with its sentence. */
export interface InvariantPart {
  name: string;
  kind: typeof Kind.static;
  valid: Validity;
  says: string;
  checked: number;
  found: number;
  reasons: string[];
  waived: string | undefined;
  figures: { name: string; value: number; says: string }[];
}

/** What the time axis covers. */
export interface Span {
  /** The start of the run, in ms since the epoch. */
  start: number;
  from: number;
  to: number;
  /** When the last fault was over; absent if nothing was struck. */
  healedAt: number | undefined;
}

/** One sale. Its samples are columns of the same length, fewer than were recorded if `thinnedFrom` says so. */
export interface SalePart {
  name: string;
  requests: number;
  isOfProbes: boolean;
  thinnedFrom: number | undefined;
  at: Packed;
  left: Packed;
  deducted: Packed;
  orders: Packed;
}

/** One fault, or one event where `from` is `to`. */
export interface FaultPart {
  what: string;
  from: number;
  to: number;
  /** `strike` lasts; `hit` is a failpoint that went off or an exchange that was broken, or several of them; `exit` is a process that ended. */
  kind: "strike" | "hit" | "exit";
}

/** Requests counted over time, in steps of the same length. */
export interface TrafficPart {
  stepMs: number;
  kinds: readonly string[];
  groups: TrafficGroup[];
}

/** The requests of one sale and one kind; of all where a number is absent. Steps without any request are left out. */
export interface TrafficGroup {
  sale?: number;
  kind?: number;
  /** The numbers of the steps. */
  steps: Packed;
  arrived: Packed;
  ok: Packed;
  fail: Packed;
  info: Packed;
  /** Percentiles of the time that answers took, in ms, by when they came. */
  p50: Packed;
  p95: Packed;
  p99: Packed;
}

/** Single requests: all of them, or some of them if `thinnedFrom` says so. Those of buyers in findings are always there. */
export interface RequestsPart {
  thinnedFrom: number | undefined;
  /** Names of buyers, by their numbers here. */
  buyers: string[];
  buyer: Packed;
  sale: Packed;
  invoked: Packed;
  /** How long the answer took; absent where none came. */
  took: Packed;
  outcome: Packed;
  kind: Packed;
}

/** How long orders took: a point for each, or for some of them. */
export interface LagsPart {
  thinnedFrom: number | undefined;
  doubt: string | undefined;
  sale: Packed;
  at: Packed;
  lag: Packed;
}

/** The arrivals that the plan asked for. */
export interface AskedPart {
  /** Corners of the curve of buyers a second. */
  at: number[];
  rate: number[];
  planned: number | undefined;
  arrived: number | undefined;
}

/** A limit, and whether the run kept to it. */
export interface ThresholdPart {
  what: string;
  /** The chart in which it is drawn, and where. */
  chart: "latency" | "lag" | undefined;
  limit: number | undefined;
  seen: string;
  state: "held" | "missed" | "no samples";
}

/** Findings with one cause, as far as the evidence tells. */
export interface FindingGroup {
  cause: string;
  findings: FindingPart[];
}

/** One finding, with what it is about. */
export interface FindingPart {
  /** Its number in the whole report, by which links name it. */
  number: number;
  invariant: string;
  what: string;
  sale: string | undefined;
  user: string | undefined;
  gid: string | undefined;
  at: number | undefined;
  /** Facts in order: a label and what it holds. */
  facts: [label: string, value: string][];
  evidence: string;
}

/** Why a verdict is unknown, and what to do about it. */
export interface UnshownPart {
  what: string;
  means: string;
  todo: string;
}

/** A crash matrix. It has no name where there is one. */
export interface MatrixPart {
  name: string;
  rows: string[];
  columns: string[];
  /** How many single breaks there are, where not all of them were run. */
  of?: number | undefined;
  cases: CasePart[];
}

export interface CasePart {
  id: string;
  places: { row: string; column: string }[];
  situation: string;
  result: "held" | "broken" | "not exercised";
  broken: string[];
  sale: string | undefined;
  repeat: string;
}
