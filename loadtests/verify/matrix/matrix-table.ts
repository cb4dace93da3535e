// The table that a run of the matrix prints.
import { counted } from "../../../base/counted.ts";
import { FAILPOINTS } from "../../../server/contract.ts";
import type { CaseResult } from "../cases/judge-cases.ts";
import { CRASH_MODES } from "./case.ts";

const WIDTH = 12;
const NAME_WIDTH = 28;

/**
 * The table, failpoint by mode: how many cases passed there and, of those, how many failed. Below it what failed, and
 * the command that runs just that case.
 */
export function matrixTable(
  results: readonly CaseResult[],
  seconds: number,
  commandOf: (caseId: string) => string,
): string[] {
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
    `matrix: ${counted(exercised.length, "case")} in ${seconds.toFixed(1)} s, ${failed.length} failed${missed === 0 ? "" : `; ${missed} more never passed all of their places`}`,
    ...failed.flatMap(({ id, broken }) => [
      `  ✗ ${id}`,
      ...broken.map((what) => `      ${what}`),
      `      just this one: ${commandOf(id)}`,
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
