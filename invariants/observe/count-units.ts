// Counts the units of a query's rows, where a row may be of several.
import type { Query, SqlReader } from "./sql.ts";

/** Makes the query that counts the units of another query's rows. */
export type CountUnits = (rows: Query) => Promise<Query>;

/**
 * Counts rows by their column `units`. A row without that is of `unitsEach`. The columns of a query are asked for once.
 */
export function unitCounter(sql: Pick<SqlReader, "columns"> | undefined, unitsEach: number): CountUnits {
  const sums = new Map<string, string>();
  return async (rows) => {
    const sum = sums.get(rows.sql) ?? sumOver((await sql?.columns(rows)) ?? [], unitsEach);
    sums.set(rows.sql, sum);
    return { ...rows, sql: `SELECT COUNT(*) AS entries, ${sum} AS units FROM (${rows.sql}) AS o` };
  };
}

const sumOver = (columns: readonly string[], unitsEach: number): string =>
  columns.includes("units") ? `COALESCE(SUM(COALESCE(o.units, ${unitsEach})), 0)` : `COUNT(*) * ${unitsEach}`;
