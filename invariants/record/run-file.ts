// `run.json`: what a run was, enough to judge it again and to repeat it.
import { type Static, Type } from "@sinclair/typebox";

/** A coverage mark of a fault: the plan takes it from the fault's own file, and the judge needs no other knowledge of it. */
export const FaultMark = Type.Object({
  name: Type.String(),
  /** What happened in a run that reached it, as a sentence. */
  says: Type.String(),
  /** The operation of the history that reaches it, if it is `ok`. */
  op: Type.String(),
  /** It only counts between the first request for a unit and the last answer to one. */
  duringSale: Type.Boolean(),
});
export type FaultMark = Static<typeof FaultMark>;

/** A coverage mark that a run promises to reach: one that `marks.ts` knows, by name, or one of a fault. */
export const PromisedMark = Type.Union([Type.String(), FaultMark]);
export type PromisedMark = Static<typeof PromisedMark>;

export const RunFile = Type.Object({
  /** The folder's name. */
  id: Type.String(),
  kind: Type.Union([Type.Literal("load"), Type.Literal("verify")]),
  seed: Type.Integer(),
  startedAt: Type.String(),
  target: Type.String(),
  versions: Type.Record(Type.String(), Type.String()),
  settings: Type.Record(Type.String(), Type.Unknown()),
  /** The command that plans the same run again. */
  repeat: Type.String(),
  promisedMarks: Type.Array(PromisedMark),
  orderLagBoundMs: Type.Number(),
  /** The run was cut short. True from the start of the run to its end. */
  interrupted: Type.Boolean(),
  plan: Type.Unknown(),
});
export type RunFile = Static<typeof RunFile>;
