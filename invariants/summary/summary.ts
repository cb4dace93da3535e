// `summary.json`: what is small of a run, enough to list it and to compare it with others. It follows from the other
// files, and is made anew where it is missing, of another format, or of other files.
import { type Static, Type } from "@sinclair/typebox";
import { InvariantName } from "../../targets/schema/invariant-name.ts";
import { Validity } from "../verdict.ts";

const Count = Type.Integer({ minimum: 0 });

/** Durations of one interval: a bin and how often it came, and so on. */
const Bins = Type.Array(Count);

/** An interval has null where nothing is known. */
const Curve = Type.Array(Type.Union([Type.Integer(), Type.Null()]));

/** A part of a whole, both counted. */
export const CountedShare = Type.Object({ part: Count, whole: Count });
export type CountedShare = Static<typeof CountedShare>;

/** Durations in ms, by the interval in which they ended. */
export const Waits = Type.Object({
  /** From the request of a buyer to its answer. */
  answer: Type.Array(Bins),
  /** From the request of a buyer to their order, where no fault fell between. */
  order: Type.Array(Bins),
  /** The same where one did. */
  struckOrder: Type.Array(Bins),
});
export type Waits = Static<typeof Waits>;

/** The run in intervals of `stepMs`, from the first request. All lists are of the same length. */
export const Intervals = Type.Object({
  stepMs: Type.Integer({ minimum: 1 }),
  /** Answers to purchases, by outcome. */
  ok: Type.Array(Count),
  fail: Type.Array(Count),
  info: Type.Array(Count),
  waits: Waits,
  /** Units left and orders at the end of each interval, of a run of one sale. */
  left: Curve,
  orders: Curve,
});
export type Intervals = Static<typeof Intervals>;

/** One kind of findings, and how many there are. */
const CountedKind = Type.Object({ kind: Type.String(), count: Count });

export const SummarizedInvariant = Type.Object({
  name: InvariantName,
  valid: Type.Union([Validity, Type.Literal("waived")]),
  found: Count,
  kinds: Type.Array(CountedKind),
  /** The record does not list all of its findings: there may be other kinds. */
  isPartial: Type.Boolean(),
});
export type SummarizedInvariant = Static<typeof SummarizedInvariant>;

export const Summary = Type.Object({
  /** The version of this format. */
  format: Type.Literal(1),
  /** The sizes in bytes of the files that it follows from. */
  of: Type.Object({ history: Count, observations: Count }),
  id: Type.String(),
  kind: Type.String(),
  seed: Type.Integer(),
  startedAt: Type.String(),
  target: Type.String(),
  repeat: Type.String(),
  settings: Type.Record(Type.String(), Type.Unknown()),
  versions: Type.Record(Type.String(), Type.String()),
  interrupted: Type.Boolean(),
  /** How often each fault struck. */
  faults: Type.Record(Type.String(), Count),
  /** From the first request to rest. */
  durationMs: Type.Number({ minimum: 0 }),
  purchases: Count,
  valid: Validity,
  because: Type.String(),
  invariants: Type.Array(SummarizedInvariant),
  /** The marks that were reached, and those that were promised and not reached. */
  marks: Type.Object({ reached: Type.Array(Type.String()), missed: Type.Array(Type.String()) }),
  shares: Type.Record(Type.String(), CountedShare),
  intervals: Intervals,
});
export type Summary = Static<typeof Summary>;
