// What came of the matrix: each case judged as a run of its own, and a table of all of them.
import path from "node:path";
import { Facts } from "../../../invariants/facts/facts.ts";
import { judge } from "../../../invariants/judge.ts";
import { readHistory } from "../../../invariants/record/reading/read-history.ts";
import { readObservations } from "../../../invariants/record/reading/read-observations.ts";
import { FAILPOINTS } from "../../../server/contract.ts";
import { CRASH_MODES } from "./case.ts";
import { parseCase } from "./draw-cases.ts";
import type { PlannedCase } from "./matrix.ts";

/** One case after it was played. */
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
  const everybody = [...bySale.values()];
  readHistory(path.join(folder, "history.jsonl"), {
    addPurchase: (purchase) => bySale.get(purchase.sale)?.addPurchase(purchase),
    addOperation: (operation) => bySale.get(operation.sale ?? "")?.addOperation(operation),
  });
  readObservations(path.join(folder, "observations.jsonl"), (observation) => {
    if ("sale" in observation) bySale.get(observation.sale)?.addObservation(observation);
    else for (const facts of everybody) facts.addObservation(observation);
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

const WIDTH = 12;
const NAME_WIDTH = 28;

/** The table, failpoint by mode: cases exercised and, of those, failures; and what failed, with how to run just it. */
export function matrixTable(results: readonly CaseResult[], seconds: number, command: string): string[] {
  const head = ["", ...CRASH_MODES].map((word, index) =>
    index === 0 ? "".padEnd(NAME_WIDTH) : word.padStart(WIDTH),
  );
  const rows = FAILPOINTS.map((name) => {
    const cells = CRASH_MODES.map((mode) => cell(results, `${name}=${mode}`).padStart(WIDTH));
    return `${name.padEnd(NAME_WIDTH)}${cells.join("")}`;
  });
  const exercised = results.filter((one) => one.exercised);
  const failed = results.filter(({ broken }) => broken.length > 0);
  const missed = results.length - exercised.length;
  return [
    head.join(""),
    ...rows,
    "",
    `matrix: ${exercised.length} cases in ${seconds.toFixed(1)} s, ${failed.length} failed${missed === 0 ? "" : `; ${missed} more never passed all of their places`}`,
    ...failed.flatMap(({ id, broken }) => [
      `  ✗ ${id}`,
      ...broken.map((what) => `      ${what}`),
      `      just this one: ${command} CASE=${id}`,
    ]),
  ];
}

function cell(results: readonly CaseResult[], crash: string): string {
  const cases = results.filter(
    ({ id, exercised }) => exercised && id.split("/")[2]?.split("+").includes(crash),
  );
  if (cases.length === 0) return "·";
  const failures = cases.filter(({ broken }) => broken.length > 0).length;
  return failures === 0 ? `${cases.length}` : `${cases.length} ✗${failures}`;
}
