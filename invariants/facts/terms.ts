// What one buyer may hold of one sale, by the contract of the run.
import type { Contract } from "../../targets/schema/contract.ts";

/** The contract in the numbers that checks count with. */
export interface Terms {
  /** Units of one request. */
  unitsEach: number;
  /** The most units that one buyer may hold; infinite if there is no limit. */
  mostUnits: number;
  /** The most purchases that one buyer may hold. */
  mostPurchases: number;
  /** One unit for one buyer: asking again brings no other. */
  isPlain: boolean;
  /** Units may go back on sale after a buyer was told *bought*. */
  unitsReturn: boolean;
}

/** The terms of a contract. One request is never too many: `perBuyer` below `units` counts as `units`. */
export function termsOf({ perBuyer, units, unitsReturn }: Contract): Terms {
  const mostUnits = perBuyer === "unlimited" ? Number.POSITIVE_INFINITY : Math.max(perBuyer, units);
  return {
    unitsEach: units,
    mostUnits,
    mostPurchases: Math.floor(mostUnits / units),
    isPlain: mostUnits === 1,
    unitsReturn,
  };
}

/** The units of a row: an order or a deduction. */
export const unitsOf = ({ units }: { units?: number | undefined }, { unitsEach }: Terms): number =>
  units ?? unitsEach;

/** The units of all these rows. */
export const sumOf = (rows: readonly { units?: number | undefined }[], terms: Terms): number =>
  rows.reduce((sum, row) => sum + unitsOf(row, terms), 0);
