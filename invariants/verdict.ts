// The verdict: what was checked, what was found, and the result. The format of `verdict.json`; its JSON Schema for other
// programs is docs/verdict.schema.json (write-schema.ts).
import { type Static, type TSchema, Type } from "@sinclair/typebox";
import { InvariantName } from "../targets/schema/invariant-name.ts";

/** The schema with what its values mean. */
const said = <T extends TSchema>(description: string, schema: T): T => ({ ...schema, description });

export const Validity = Type.Union([Type.Literal(true), Type.Literal(false), Type.Literal("unknown")]);
/** `false` is worse than `unknown`, which is worse than `true`. */
export type Validity = Static<typeof Validity>;

/** Where in the run a finding lies, as far as its evidence tells. */
export const Place = Type.Object({
  sale: said("Its sale.", Type.Optional(Type.String())),
  user: said("Its buyer.", Type.Optional(Type.String())),
  gid: said("Its message.", Type.Optional(Type.String())),
  fromMs: said("When the buyer first asked, in ms since the first operation of the run.", Type.Number()),
  toMs: said(
    "The last that is known of them, likewise; rest, where an order or units are missing then.",
    Type.Number(),
  ),
  during: said(
    "The failpoints that went off in this message, the exchanges of this sale that were broken, and the faults that were in force until the last that is known of the buyer.",
    Type.Array(Type.String()),
  ),
  afterwards: said(
    "The faults that began later, before rest, in their order; only where an order or units are missing at rest.",
    Type.Optional(Type.Array(Type.String())),
  ),
});
export type Place = Static<typeof Place>;

/** One case in which an invariant does not hold: a sentence, and the operations or facts that show it. */
export const Finding = Type.Object({
  what: said("A sentence.", Type.String()),
  evidence: said("The operations or facts that show it.", Type.Array(Type.Unknown())),
  place: said("Absent in older verdicts, and where nothing tells it.", Type.Optional(Place)),
});
export type Finding = Static<typeof Finding>;

export const Kind = Type.Union([Type.Literal("safety"), Type.Literal("at rest"), Type.Literal("liveness")]);

export const InvariantResult = Type.Object({
  name: said("The invariant.", InvariantName),
  kind: said("Safety holds at every instant, at rest once the run is over, liveness in time.", Kind),
  valid: said("If it holds.", Validity),
  checked: said("How many things were checked: samples, orders, operations.", Type.Integer()),
  findings: said("The first findings; `found` counts all of them.", Type.Array(Finding)),
  found: said("How many findings there are.", Type.Integer()),
  kinds: said(
    "How many of all findings are of each kind: a sentence without names and numbers. Absent in older verdicts.",
    Type.Optional(Type.Record(Type.String(), Type.Integer())),
  ),
  reason: said(
    "Why it is unknown, or what limits it; several reasons are separated by `; `.",
    Type.Optional(Type.String()),
  ),
  blind: said(
    "It is unknown, and for no other reason than that the target does not show what it needs.",
    Type.Optional(Type.Literal(true)),
  ),
  waived: said(
    "It is blind, and the owner of the target accepts that, for this reason: it does not count in the verdict.",
    Type.Optional(Type.String()),
  ),
  figures: said(
    "Measured numbers, such as percentiles; each name ends in its unit.",
    Type.Optional(Type.Record(Type.String(), Type.Number())),
  ),
});
export type InvariantResult = Static<typeof InvariantResult>;

export const Mark = Type.Object({
  name: said("The mark.", Type.String()),
  reached: said("If the run went through it.", Type.Boolean()),
  promised: said("The verdict is unknown if it was not reached. The others are only told.", Type.Boolean()),
  says: said("What it stands for, as a sentence.", Type.String()),
});
export type Mark = Static<typeof Mark>;

export const Verdict = Type.Object({
  format: said("The version of this format, and of the checks.", Type.Literal(3)),
  valid: said("The worst of its parts: false before unknown before true.", Validity),
  because: said("One sentence: the verdict and what decided it.", Type.String()),
  doubts: said(
    "All that keeps it from being true, where it is unknown. Absent in older verdicts.",
    Type.Optional(Type.Array(Type.String())),
  ),
  invariants: said("The results of all checks.", Type.Array(InvariantResult)),
  marks: said("What the run went through, and what it promised to go through.", Type.Array(Mark)),
  shares: said(
    "Shares from 0 to 1: buyers told bought or sold out (decided), planned buyers who came (arrived), orders that check-back alone brought (checkBack). What is not known is absent.",
    Type.Record(Type.String(), Type.Number()),
  ),
  notes: said("What else a reader must know, such as how long rest took.", Type.Array(Type.String())),
});
export type Verdict = Static<typeof Verdict>;

/** A verdict of older checks: its marks say less. */
const OlderVerdict = Type.Object({
  ...Verdict.properties,
  format: said(
    "The version; the first verdicts have none.",
    Type.Optional(Type.Union([Type.Literal(2), Type.Literal(3)])),
  ),
  marks: said("The marks that the run promised.", Type.Array(Type.Pick(Mark, ["name", "reached"]))),
  shares: Type.Optional(Verdict.properties.shares),
});

/** A verdict as it was recorded with a run. */
export const RecordedVerdict = Type.Union([Verdict, OlderVerdict]);
export type RecordedVerdict = Static<typeof RecordedVerdict>;
