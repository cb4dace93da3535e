// A case of the matrix as a plan holds it.
import type { PlannedSale } from "../../buyers/planned-sale.ts";
import type { JudgedCase } from "../cases/judge-cases.ts";
import { type Case, endsProcess, modeOf } from "./case.ts";
import { caseId, parseCase } from "./case-id.ts";

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

/** The case as it is judged: each of its crashes has to go off, at its place and in its mode. */
export const judgedCase = ({ id, sale }: PlannedCase): JudgedCase => ({
  ...{ id, sale: sale.sale },
  strikes: parseCase(id).crashes.map((crash) => ({ op: `failpoint ${crash.name}`, error: modeOf(crash) })),
});
