// A case of the matrix as a plan holds it.
import type { PlannedSale } from "../../buyers/planned-sale.ts";
import { type Case, endsProcess } from "./case.ts";
import { caseId } from "./case-id.ts";

/** A case and the sale that goes through it. */
export interface PlannedCase {
  id: string;
  /** Its server ends in it. */
  ends: boolean;
  sale: PlannedSale;
}

export const planCase = (one: Case, sale: PlannedSale): PlannedCase => ({
  ...{ id: caseId(one), sale },
  ends: endsProcess(one),
});
