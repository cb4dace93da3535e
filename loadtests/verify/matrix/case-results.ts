// The results of the matrix: each case judged as a run of its own.
import path from "node:path";
import { Facts } from "../../../invariants/facts/facts.ts";
import { judge } from "../../../invariants/judge.ts";
import { readHistory } from "../../../invariants/record/reading/read-history.ts";
import { readObservations } from "../../../invariants/record/reading/read-observations.ts";
import { parseCase } from "./case-id.ts";
import type { PlannedCase } from "./planned-case.ts";

/** One case after its run. */
export interface CaseResult {
  id: string;
  /** Each of its crashes went off. */
  exercised: boolean;
  /** The invariants that it broke, each with its first finding. */
  broken: string[];
}

/** Judges each case of the run in this folder by its own sale's history and observations. */
export function judgeCases(
  folder: string,
  cases: readonly PlannedCase[],
  orderLagBoundMs: number,
): CaseResult[] {
  const bySale = new Map(cases.map(({ sale }) => [sale.sale, new Facts()]));
  const all = [...bySale.values()];
  readHistory(path.join(folder, "history.jsonl"), {
    addPurchase: (purchase) => bySale.get(purchase.sale)?.addPurchase(purchase),
    addOperation: (operation) => bySale.get(operation.sale ?? "")?.addOperation(operation),
  });
  readObservations(path.join(folder, "observations.jsonl"), (observation) => {
    if ("sale" in observation) bySale.get(observation.sale)?.addObservation(observation);
    else for (const facts of all) facts.addObservation(observation);
  });
  return cases.map(({ id, sale }) => {
    const facts = bySale.get(sale.sale) ?? new Facts();
    const verdict = judge(facts, { promisedMarks: [], orderLagBoundMs, interrupted: false });
    const broken = verdict.invariants.filter(({ valid }) => valid === false);
    const hits = new Set(facts.faults.map(({ op }) => op));
    return {
      id,
      exercised: parseCase(id).crashes.every(({ name }) => hits.has(`failpoint ${name}`)),
      broken: broken.map(({ name, findings }) => `${name}: ${findings[0]?.what ?? ""}`),
    };
  });
}
