// Writes `cases.json`: what became of each case of both matrices, for reports.
import path from "node:path";
import type { CaseEntry, CasesFile } from "../../../invariants/record/cases.ts";
import { writeWhole } from "../../../invariants/record/writing/write-whole.ts";
import type { CaseResult } from "./judge-cases.ts";

/** One matrix as it is written. */
export interface FinishedMatrix {
  matrix: CaseEntry["matrix"];
  rows: readonly string[];
  columns: readonly string[];
  /** How many single breaks there are, where not all of them are run. */
  of?: number;
  /** Where each case stands, by its id. */
  cases: readonly Pick<CaseEntry, "id" | "situation" | "sale" | "row" | "column" | "places">[];
  results: readonly CaseResult[];
}

export function writeCases(
  folder: string,
  matrices: readonly FinishedMatrix[],
  commandOf: (id: string) => string,
): void {
  const file: CasesFile = {
    format: 1,
    rows: matrices.flatMap(({ rows }) => rows),
    columns: matrices.flatMap(({ columns }) => columns),
    tables: Object.fromEntries(
      matrices.map(({ matrix, rows, columns, of }) => [
        matrix,
        { rows: [...rows], columns: [...columns], ...(of === undefined ? {} : { of }) },
      ]),
    ),
    cases: matrices.flatMap(({ matrix, cases, results }) => {
      const byId = new Map(results.map((result) => [result.id, result]));
      return cases.map((one): CaseEntry => {
        const { broken = [], exercised = false } = byId.get(one.id) ?? {};
        const result = broken.length > 0 ? "broken" : exercised ? "held" : "not exercised";
        return { ...one, matrix, result, broken: [...broken], repeat: commandOf(one.id) };
      });
    }),
  };
  writeWhole(path.join(folder, "cases.json"), `${JSON.stringify(file, null, 1)}\n`);
}
