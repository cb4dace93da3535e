// `cases.json`: the cases of a run's matrices, each with its place in the table and what became of it.
import { type Static, Type } from "@sinclair/typebox";

const Place = Type.Object({ row: Type.String(), column: Type.String() });

export const CaseEntry = Type.Object({
  id: Type.String(),
  /** Which matrix it is of: that of the failpoints, or that of the wire. Rows and columns of the two have nothing in common. */
  matrix: Type.Union([Type.Literal("failpoints"), Type.Literal("wire")]),
  situation: Type.String(),
  /** Its place in the table, that of its first strike. */
  row: Type.String(),
  column: Type.String(),
  /** All its places, where it has several. */
  places: Type.Optional(Type.Array(Place)),
  result: Type.Union([Type.Literal("held"), Type.Literal("broken"), Type.Literal("not exercised")]),
  /** The invariants that it broke, each with its first finding. */
  broken: Type.Array(Type.String()),
  sale: Type.String(),
  /** The command that runs just this case. */
  repeat: Type.String(),
});
export type CaseEntry = Static<typeof CaseEntry>;

export const CasesFile = Type.Object({
  format: Type.Literal(1),
  /** Those of the failpoints' matrix come before those of the wire's. */
  rows: Type.Array(Type.String()),
  columns: Type.Array(Type.String()),
  cases: Type.Array(CaseEntry),
});
export type CasesFile = Static<typeof CasesFile>;
