// The crash matrices for the page, from `cases.json` of the run's folder.
import { type Static, Type } from "@sinclair/typebox";
import { parserOf } from "../../../base/parse.ts";
import type { CasePart, MatrixPart } from "./page-data.ts";

const Place = Type.Object({ row: Type.String(), column: Type.String() });
const Result = Type.Union([Type.Literal("held"), Type.Literal("broken"), Type.Literal("not exercised")]);

/** A case of `cases.json`, as far as the page reads it. A case of a pair has several places. */
const CaseOfFile = Type.Object({
  id: Type.String(),
  /** Which of several matrices it is of. Absent where there is one. */
  matrix: Type.Optional(Type.String()),
  row: Type.Optional(Type.String()),
  column: Type.Optional(Type.String()),
  places: Type.Optional(Type.Array(Place)),
  situation: Type.String(),
  result: Result,
  broken: Type.Array(Type.String()),
  sale: Type.Optional(Type.String()),
  repeat: Type.String(),
});

const CasesFile = Type.Object({
  format: Type.Literal(1),
  rows: Type.Array(Type.String()),
  columns: Type.Array(Type.String()),
  cases: Type.Array(CaseOfFile),
});

const parseCases = parserOf(CasesFile, "cases.json");

/** The matrices, each with the rows and columns that its own cases stand in. */
export function matricesOf(cases: unknown): MatrixPart[] {
  if (cases === undefined) return [];
  const { rows, columns, cases: all } = parseCases(cases);
  const names = [...new Set(all.map(({ matrix = "" }) => matrix))];
  return names.map((name) => {
    const own = all.filter(({ matrix = "" }) => matrix === name).map(casePart);
    const places = own.flatMap((one) => one.places);
    return {
      name,
      rows: rows.filter((row) => places.some((place) => place.row === row)),
      columns: columns.filter((column) => places.some((place) => place.column === column)),
      cases: own,
    };
  });
}

function casePart(one: Static<typeof CaseOfFile>): CasePart {
  const { id, row, column, places, situation, result, broken, sale, repeat } = one;
  const own = row === undefined || column === undefined ? [] : [{ row, column }];
  return { id, places: places ?? own, situation, result, broken, sale, repeat };
}
