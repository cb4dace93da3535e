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

/** One matrix as a table, with the places at which no case was run. */
const Table = Type.Object({
  rows: Type.Array(Type.String()),
  columns: Type.Array(Type.String()),
  /** How many single breaks there are, where not all of them are run. */
  of: Type.Optional(Type.Integer({ minimum: 0 })),
});

export const CasesFile = Type.Object({
  format: Type.Literal(1),
  /** Those of the failpoints' matrix come before those of the wire's. */
  rows: Type.Array(Type.String()),
  columns: Type.Array(Type.String()),
  /** Each matrix by its name. Runs recorded before have none: of them only the places of their cases are known. */
  tables: Type.Optional(Type.Record(Type.String(), Table)),
  cases: Type.Array(CaseEntry),
});
export type CasesFile = Static<typeof CasesFile>;
