// The crash matrices for the page, from `cases.json` of the run's folder.
import { parserOf } from "../../../base/parse.ts";
import { type CaseEntry, CasesFile } from "../../record/cases.ts";
import type { CasePart, MatrixPart } from "./page-data.ts";

const parseCases = parserOf(CasesFile, "cases.json");

/** The matrices, each with the rows and columns that its own cases stand in. */
export function matricesOf(cases: unknown): MatrixPart[] {
  if (cases === undefined) return [];
  const { rows, columns, tables, cases: all } = parseCases(cases);
  const names = [...new Set(all.map(({ matrix }) => matrix))];
  return names.map((name) => {
    const own = all.filter(({ matrix }) => matrix === name).map(casePart);
    const table = tables?.[name];
    if (table !== undefined) return { name, ...table, cases: own };
    const places = own.flatMap((one) => one.places);
    return {
      name,
      rows: rows.filter((row) => places.some((place) => place.row === row)),
      columns: columns.filter((column) => places.some((place) => place.column === column)),
      cases: own,
    };
  });
}

function casePart(one: CaseEntry): CasePart {
  const { id, row, column, situation, result, broken, sale, repeat } = one;
  return { id, places: one.places ?? [{ row, column }], situation, result, broken, sale, repeat };
}
