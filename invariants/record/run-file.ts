// `run.json`: what a run was, enough to judge it again and to repeat it.
import { type Static, Type } from "@sinclair/typebox";

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
  promisedMarks: Type.Array(Type.String()),
  orderLagBoundMs: Type.Number(),
  /** The run was cut short; set when it ends, and true while it goes on. */
  interrupted: Type.Boolean(),
  plan: Type.Unknown(),
});
export type RunFile = Static<typeof RunFile>;
