// The results of a matrix: each case judged as a run of its own.
import path from "node:path";
import { Facts } from "../../../invariants/facts/facts.ts";
import { judge } from "../../../invariants/judge.ts";
import type { Operation } from "../../../invariants/record/history.ts";
import type { Observation } from "../../../invariants/record/observation.ts";
import { type Listener, readHistory } from "../../../invariants/record/reading/read-history.ts";
import { readObservations } from "../../../invariants/record/reading/read-observations.ts";
import { readRunFile } from "../../../invariants/record/reading/read-run-file.ts";

/** What must have happened to the sale of a case: an operation of the history that is `ok`. */
export interface Strike {
  op: string;
  target?: string;
  error?: string;
}

/** A case of any matrix. */
export interface JudgedCase {
  id: string;
  sale: string;
  strikes: readonly Strike[];
}

/** One case after its run. */
export interface CaseResult {
  id: string;
  /** Each of its strikes happened. */
  exercised: boolean;
  /** The invariants that it broke, each with its first finding. */
  broken: string[];
}

/** Judges each case of the run in this folder by its own sale's history and observations, as the run is judged. */
export function judgeCases(folder: string, cases: readonly JudgedCase[]): CaseResult[] {
  const run = readRunFile(folder);
  const bySale = new Map(cases.map(({ sale }) => [sale, new Facts(run)]));
  const all = [...bySale.values()];
  const listener: Listener = {
    addPurchase: (purchase) => bySale.get(purchase.sale)?.addPurchase(purchase),
    addOperation(operation) {
      if (operation.sale !== undefined) bySale.get(operation.sale)?.addOperation(operation);
      else for (const facts of all) facts.addOperation(operation);
    },
  };
  const observe = (observation: Observation) => {
    if ("sale" in observation) bySale.get(observation.sale ?? "")?.addObservation(observation);
    else for (const facts of all) facts.addObservation(observation);
  };
  const history = readHistory(path.join(folder, "history.jsonl"), listener, run.format);
  const observations = readObservations(path.join(folder, "observations.jsonl"), observe, run.format);
  return cases.map(({ id, sale, strikes }) => {
    const facts = bySale.get(sale) ?? new Facts(run);
    facts.cut.history = history;
    facts.cut.observations = observations;
    const verdict = judge(facts, {
      promisedMarks: [],
      orderLagBoundMs: run.orderLagBoundMs,
      interrupted: false,
    });
    const broken = verdict.invariants.filter(({ valid }) => valid === false);
    return {
      id,
      exercised: strikes.every((strike) => facts.faults.some((fault) => isThat(fault, strike))),
      broken: broken.map(({ name, findings }) => `${name}: ${findings[0]?.what ?? ""}`),
    };
  });
}

const isThat = (fault: Operation, { op, target, error }: Strike): boolean =>
  fault.op === op &&
  fault.outcome === "ok" &&
  (target === undefined || fault.target === target) &&
  (error === undefined || fault.error === error);
