// The crash matrix for the page, from `cases.json` of the run's folder.
import { Type } from "@sinclair/typebox";
import { parserOf } from "../../../base/parse.ts";
import type { CasePart, MatrixPart } from "./page-data.ts";

const Place = Type.Object({ row: Type.String(), column: Type.String() });
const Result = Type.Union([Type.Literal("held"), Type.Literal("broken"), Type.Literal("not exercised")]);

/** `cases.json`, as far as the page reads it. A case of a pair has several places. */
export const CasesFile = Type.Object({
  format: Type.Literal(1),
  rows: Type.Array(Type.String()),
  columns: Type.Array(Type.String()),
  cases: Type.Array(
    Type.Object({
      id: Type.String(),
      row: Type.Optional(Type.String()),
      column: Type.Optional(Type.String()),
      places: Type.Optional(Type.Array(Place)),
      situation: Type.String(),
      result: Result,
      broken: Type.Array(Type.String()),
      sale: Type.Optional(Type.String()),
      repeat: Type.String(),
    }),
  ),
});

const parseCases = parserOf(CasesFile, "cases.json");

/** The matrix; undefined if the run has none. */
export function matrixOf(cases: unknown): MatrixPart | undefined {
  if (cases === undefined) return undefined;
  const { rows, columns, cases: all } = parseCases(cases);
  return {
    rows,
    columns,
    cases: all.map(({ id, row, column, places, situation, result, broken, sale, repeat }): CasePart => {
      const own = row === undefined || column === undefined ? [] : [{ row, column }];
      return { id, places: places ?? own, situation, result, broken, sale, repeat };
    }),
  };
}
