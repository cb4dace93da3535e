// The table that a run of the wire matrix prints: exchanges by ways.
import { counted } from "../../../base/counted.ts";
import type { CaseResult } from "../cases/judge-cases.ts";
import { isWireCase, parseWireCase, type WireCase } from "./case.ts";
import type { LearnedBySituation } from "./draw-cases.ts";
import type { PlannedWireCase } from "./planned-case.ts";
import { WAY_NAMES, type Way } from "./ways.ts";

const NAME_WIDTH = 50;
const WIDTH = 9;

/** The exchanges of all situations, in the order of a purchase: name by the word of it. */
export function exchangesIn(learned: LearnedBySituation): Map<string, string> {
  const names = new Map<string, string>();
  for (const { exchanges } of learned.values()) for (const { slug, name } of exchanges) names.set(slug, name);
  return names;
}

/** Exchanges of cases that were not learned: they come only after another was broken. */
export const rowsOf = (
  learned: LearnedBySituation,
  cases: readonly Pick<WireCase, "breaks">[],
): Map<string, string> => {
  const rows = exchangesIn(learned);
  for (const { breaks } of cases) for (const { slug } of breaks) if (!rows.has(slug)) rows.set(slug, slug);
  return rows;
};

/**
 * How many cases broke this exchange in this way and, of those, how many failed; cases that did not meet their exchange
 * are counted below. Then what failed, and the command that runs just that case.
 */
export function wireTable(
  learned: LearnedBySituation,
  cases: readonly PlannedWireCase[],
  results: readonly CaseResult[],
  seconds: number,
  commandOf: (caseId: string) => string,
): string[] {
  const exercised = results.filter((one) => one.exercised);
  const failed = results.filter(({ broken }) => broken.length > 0);
  const missed = results.length - exercised.length;
  const rows = [...rowsOf(learned, cases)].map(([slug, name]) => {
    const cells = WAY_NAMES.map((way) => cell(results, slug, way).padStart(WIDTH));
    return `${clipped(name).padEnd(NAME_WIDTH)}${cells.join("")}`.trimEnd();
  });
  return [
    ...headLines(),
    ...rows,
    "",
    `wire: ${counted(exercised.length, "case")} in ${seconds.toFixed(1)} s, ${failed.length} failed${missed === 0 ? "" : `; ${missed} more did not meet their exchange`}`,
    ...failed.flatMap(({ id, broken }) => [
      `  ✗ ${id}`,
      ...broken.map((what) => `      ${what}`),
      `      just this one: ${commandOf(id)}`,
    ]),
  ];
}

/** A way of two words stands in two lines. */
function headLines(): string[] {
  const words = WAY_NAMES.map((way) => way.split("-"));
  return [0, 1].map((line) => {
    const cells = words.map((parts) => (parts[line] ?? "").padStart(WIDTH));
    return `${"".padEnd(NAME_WIDTH)}${cells.join("")}`.trimEnd();
  });
}

const clipped = (name: string): string =>
  name.length < NAME_WIDTH ? name : `${name.slice(0, NAME_WIDTH - 2)}…`;

function cell(results: readonly CaseResult[], slug: string, way: Way): string {
  const cases = results.filter(
    ({ id, exercised }) =>
      exercised &&
      isWireCase(id) &&
      parseWireCase(id).breaks.some((one) => one.slug === slug && one.way === way),
  );
  if (cases.length === 0) return "·";
  const failures = cases.filter(({ broken }) => broken.length > 0).length;
  return failures === 0 ? `${cases.length}` : `${cases.length} ✗${failures}`;
}
