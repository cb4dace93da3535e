// Units that should be in a buyer's orders and are not. An order that names no gid may be of any purchase.
import { type Terms, unitsOf } from "./terms.ts";

interface Row {
  gid?: string | undefined;
  units?: number | undefined;
}

/** A row that has fewer units in orders than it should; `has` counts those under its gid. */
export interface Lack<T extends Row> {
  gid: string | undefined;
  row: T;
  has: number;
}

/** Those of the rows whose units are not in the orders. */
export function lacking<T extends Row>(rows: readonly T[], orders: readonly Row[], terms: Terms): Lack<T>[] {
  const left = new Map<string | undefined, number>();
  for (const order of orders) left.set(order.gid, (left.get(order.gid) ?? 0) + unitsOf(order, terms));
  const take = (gid: string | undefined, units: number): number => {
    const taken = Math.min(left.get(gid) ?? 0, units);
    left.set(gid, (left.get(gid) ?? 0) - taken);
    return taken;
  };
  const lacks: Lack<T>[] = [];
  const named = rows.filter(({ gid }) => gid !== undefined);
  for (const row of named) {
    const units = unitsOf(row, terms);
    const has = take(row.gid, units);
    if (has + take(undefined, units - has) < units) lacks.push({ gid: row.gid, row, has });
  }
  for (const row of rows.filter(({ gid }) => gid === undefined)) {
    const units = unitsOf(row, terms);
    let has = 0;
    for (const gid of left.keys()) has += take(gid, units - has);
    if (has < units) lacks.push({ gid: undefined, row, has });
  }
  return lacks;
}
