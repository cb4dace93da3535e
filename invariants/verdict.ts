// The verdict: what was checked, what was found, and the result. The format of `verdict.json`.
import { type Static, Type } from "@sinclair/typebox";
import { InvariantName } from "../targets/schema/invariant-name.ts";

export const Validity = Type.Union([Type.Literal(true), Type.Literal(false), Type.Literal("unknown")]);
/** `false` is worse than `unknown`, which is worse than `true`. */
export type Validity = Static<typeof Validity>;

/** One case in which an invariant does not hold: a sentence, and the operations or facts that show it. */
export const Finding = Type.Object({ what: Type.String(), evidence: Type.Array(Type.Unknown()) });
export type Finding = Static<typeof Finding>;

export const Kind = Type.Union([Type.Literal("safety"), Type.Literal("at rest"), Type.Literal("liveness")]);

export const InvariantResult = Type.Object({
  name: InvariantName,
  kind: Kind,
  valid: Validity,
  /** How many things were checked: samples, orders, operations. */
  checked: Type.Integer(),
  /** The first findings; `found` counts all of them. */
  findings: Type.Array(Finding),
  found: Type.Integer(),
  /** How many of all findings are of each kind: a sentence without names and numbers. Absent in older verdicts. */
  kinds: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  /** Why it is `unknown`, or what limits it; several reasons are separated by `; `. */
  reason: Type.Optional(Type.String()),
  /** It is `unknown`, and for no other reason than that the target does not show what it needs. */
  blind: Type.Optional(Type.Literal(true)),
  /** It is blind, and the owner of the target accepts that, for this reason: it does not count in the verdict. */
  waived: Type.Optional(Type.String()),
  /** Measured numbers, such as percentiles; each name ends in its unit. */
  figures: Type.Optional(Type.Record(Type.String(), Type.Number())),
});
export type InvariantResult = Static<typeof InvariantResult>;

export const Mark = Type.Object({
  name: Type.String(),
  reached: Type.Boolean(),
  /** The verdict is unknown if it was not reached. The others are only told. */
  promised: Type.Boolean(),
  /** What it stands for, as a sentence. */
  says: Type.String(),
});
export type Mark = Static<typeof Mark>;

export const Verdict = Type.Object({
  /** The version of this format, and of the checks. */
  format: Type.Literal(3),
  valid: Validity,
  /** One sentence: the verdict and what decided it. */
  because: Type.String(),
  invariants: Type.Array(InvariantResult),
  marks: Type.Array(Mark),
  /**
   * Shares from 0 to 1: buyers told *bought* or *sold out* (`decided`), planned buyers who came (`arrived`), orders that
   * check-back alone brought (`checkBack`). What is not known is absent.
   */
  shares: Type.Record(Type.String(), Type.Number()),
  /** What else a reader must know, such as how long rest took. */
  notes: Type.Array(Type.String()),
});
export type Verdict = Static<typeof Verdict>;

/** A verdict as it was recorded with a run. Those of older checks have no version, and say less. */
export const RecordedVerdict = Type.Object({
  ...Verdict.properties,
  format: Type.Optional(Type.Union([Type.Literal(2), Verdict.properties.format])),
  marks: Type.Array(Type.Pick(Mark, ["name", "reached"])),
  shares: Type.Optional(Verdict.properties.shares),
});
export type RecordedVerdict = Static<typeof RecordedVerdict>;
