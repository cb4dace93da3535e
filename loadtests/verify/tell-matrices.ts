// What is told of both matrices at the end of a run: their tables, and `cases.json`.
import path from "node:path";
import { writeWhole } from "../../invariants/record/writing/write-whole.ts";
import { FAILPOINTS } from "../../server/contract.ts";
import { type CaseResult, judgeCases } from "./cases/judge-cases.ts";
import { type FinishedMatrix, writeCases } from "./cases/write-cases.ts";
import { CRASH_MODES } from "./matrix/case.ts";
import { parseCase } from "./matrix/case-id.ts";
import { matrixTable } from "./matrix/matrix-table.ts";
import { judgedCase, type PlannedCase } from "./matrix/planned-case.ts";
import { learnedLines } from "./wire/learn/learned.ts";
import { judgedWireCase } from "./wire/planned-case.ts";
import type { WireResult } from "./wire/run-wire.ts";
import { WAY_NAMES } from "./wire/ways.ts";
import { rowsOf, wireTable } from "./wire/wire-table.ts";

/** What was run of a plan. */
export interface MatricesRun {
  matrixMs: number;
  onWire: WireResult | undefined;
}

/** Judges each case as a run of its own, prints the tables, and writes `cases.json` where there is any case. */
export function tellMatrices(
  folder: string,
  { cases }: { cases: readonly PlannedCase[] },
  { matrixMs, onWire }: MatricesRun,
  commandOf: (id: string) => string,
  say: (line: string) => void,
): void {
  const names = onWire === undefined ? new Map<string, string>() : rowsOf(onWire.learned, onWire.cases);
  const wireCases = onWire?.cases ?? [];
  const learned: WireResult["learned"] = onWire?.learned ?? new Map();
  const judged = [...cases.map(judgedCase), ...wireCases.map((one) => judgedWireCase(one, learned))];
  if (judged.length === 0) return;
  const results = judgeCases(folder, judged);
  const ofFailpoints = results.slice(0, cases.length);
  const ofWire = results.slice(cases.length);
  const matrices: FinishedMatrix[] = [];
  if (cases.length > 0) {
    for (const line of matrixTable(ofFailpoints, matrixMs / 1_000, commandOf)) say(line);
    matrices.push(failpointsMatrix(cases, ofFailpoints));
  }
  if (onWire !== undefined) {
    tellWire(onWire, ofWire, commandOf, say);
    matrices.push(wireMatrix(onWire, names, ofWire));
  }
  writeCases(folder, matrices, commandOf);
  if (onWire !== undefined) writeExchanges(folder, onWire.learned);
}

/** `exchanges.json`: what was learned, by situation. */
function writeExchanges(folder: string, learned: WireResult["learned"]): void {
  const situations = Object.fromEntries(
    [...learned].map(([situation, { constants: _, ...one }]) => [situation, one]),
  );
  writeWhole(path.join(folder, "exchanges.json"), `${JSON.stringify({ format: 1, situations }, null, 1)}\n`);
}

function tellWire(
  { learned, cases, seconds, unread }: WireResult,
  results: readonly CaseResult[],
  commandOf: (id: string) => string,
  say: (line: string) => void,
): void {
  for (const line of learnedLines(learned)) say(line);
  for (const [link, reason] of unread) say(`  not understood on ${link}: ${reason}`);
  for (const line of wireTable(learned, cases, results, seconds, commandOf)) say(line);
}

const failpointsMatrix = (cases: readonly PlannedCase[], results: readonly CaseResult[]): FinishedMatrix => ({
  ...{ matrix: "failpoints", rows: FAILPOINTS, columns: CRASH_MODES, results },
  cases: cases.map(({ id, sale }) => {
    const { situation, crashes } = parseCase(id);
    const places = crashes.map(({ name, mode }) => ({ row: name, column: mode }));
    return { id, situation, sale: sale.sale, ...placed(places) };
  }),
});

const wireMatrix = (
  { cases, of }: WireResult,
  names: ReadonlyMap<string, string>,
  results: readonly CaseResult[],
): FinishedMatrix => ({
  ...{ matrix: "wire", rows: [...names.values()], columns: WAY_NAMES, of, results },
  cases: cases.map(({ id, situation, sale, breaks }) => {
    const places = breaks.map(({ slug, way }) => ({ row: names.get(slug) ?? slug, column: way }));
    return { id, situation, sale, ...placed(places) };
  }),
});

/** Its place, and all of them where there are several. */
function placed(places: readonly { row: string; column: string }[]) {
  const [{ row, column } = { row: "", column: "" }, ...others] = places;
  return { row, column, ...(others.length === 0 ? {} : { places: [...places] }) };
}
