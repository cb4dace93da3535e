// From facts to a verdict. Pure: the same facts always give the same verdict.
import { HarnessError } from "../base/errors.ts";
import { CHECKS } from "./every-check.ts";
import type { Facts } from "./facts/facts.ts";
import type { CheckSettings } from "./findings.ts";
import { isReached, MARKS } from "./marks.ts";
import type { Operation } from "./record/history.ts";
import type { InvariantResult, Mark, Validity, Verdict } from "./verdict.ts";

/** What a run promised, and what is known of it beside its facts. */
export interface JudgeSettings extends CheckSettings {
  promisedMarks: readonly string[];
  /** The load was cut short. */
  interrupted: boolean;
}

/**
 * The verdict on these facts: the worst of its parts, `false` before `unknown` before `true`. Throws a usage error
 * where a mark was promised that neither the list of marks nor an observation knows: a name that is misspelt.
 */
export function judge(facts: Facts, settings: JudgeSettings): Verdict {
  const unknownMark = settings.promisedMarks.find((name) => !(name in MARKS) && !facts.reached.has(name));
  if (unknownMark !== undefined) {
    throw new HarnessError("usage", `the run promised the mark ${unknownMark}, which there is not`, {
      hint: `marks: ${Object.keys(MARKS).join(", ")}`,
    });
  }
  const invariants: InvariantResult[] = CHECKS.map(({ name, kind, check }) => ({
    name,
    kind,
    ...check(facts, settings),
  }));
  const marks: Mark[] = [...new Set(settings.promisedMarks)].map((name) => ({
    name,
    reached: isReached(facts, name),
  }));
  const doubts = doubtsOf(facts, invariants, marks, settings);
  const broken = invariants.filter(({ valid }) => valid === false);
  const valid: Validity = broken.length > 0 ? false : doubts.length > 0 ? "unknown" : true;
  return { valid, because: sentence(valid, broken, doubts, facts), invariants, marks, notes: notesOf(facts) };
}

/** What a reader must know beside the invariants: the deadline of rest, and what ended without anybody's doing. */
function notesOf({ notes, rest, faults }: Facts): string[] {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const rested =
    rest === undefined
      ? []
      : [
          `${rest.rested ? "at rest" : "not at rest"} ${seconds(rest.at - rest.healedAt)} after load and faults were over, the deadline being ${seconds(rest.deadlineMs)}`,
        ];
  const idle = faults.filter((fault) => isArmed(fault) && !faults.some((hit) => wentOff(fault, hit)));
  const ended = faults.filter(({ op, error }) => op === "exit" && error !== "exit by failpoint");
  return [
    ...notes,
    ...rested,
    ...idle.map(({ target }) => `failpoint ${target} never went off: nobody passed it`),
    ...ended.map(({ target, error }) => `${target} ${error}, and no fault explains it`),
  ];
}

/** Whether the nemesis armed a failpoint here; its target says where, which and how. */
const isArmed = ({ op, outcome }: Operation): boolean => op === "failpoint" && outcome === "ok";

const wentOff = ({ target = "" }: Operation, hit: Operation): boolean =>
  hit.op.startsWith("failpoint ") &&
  target.startsWith(`${hit.target} ${hit.op.slice("failpoint ".length)} ${hit.error} `);

function doubtsOf(
  facts: Facts,
  invariants: InvariantResult[],
  marks: Mark[],
  settings: JudgeSettings,
): string[] {
  const doubts = invariants
    .filter(({ valid }) => valid === "unknown")
    .map(({ name, reason }) => `${name} is unknown (${reason ?? "no reason given"})`);
  if (facts.purchases === 0) doubts.push("nobody tried to buy anything");
  else if (facts.informative === 0) doubts.push("no purchase got a definite answer");
  if (facts.rest === undefined) doubts.push("it was not recorded whether the system came to rest");
  else if (!facts.rest.rested)
    doubts.push(`not at rest within ${facts.rest.deadlineMs} ms: ${facts.rest.pending ?? "unknown"}`);
  if (settings.interrupted) doubts.push("the run was interrupted");
  for (const { name, reached } of marks) if (!reached) doubts.push(`never reached: ${name}`);
  return doubts;
}

function sentence(valid: Validity, broken: InvariantResult[], doubts: string[], facts: Facts): string {
  if (valid === true) {
    const sales = `${facts.sales.size} ${facts.sales.size === 1 ? "sale" : "sales"}`;
    return `every invariant held over ${facts.purchases} purchases in ${sales}`;
  }
  if (valid === false)
    return broken.map(({ name, found }) => `${name} is broken (${found} found)`).join("; ");
  return doubts.join("; ");
}

/** Exit codes of a verdict; see the design's table. */
export const EXIT = { true: 0, false: 1, unknown: 2, late: 3 } as const;

/**
 * The exit code of a verdict: a broken safety invariant is 1, whatever else; a missed at-rest or liveness
 * invariant alone is 3.
 */
export function exitCodeOf({ valid, invariants }: Verdict): number {
  if (invariants.some((result) => result.kind === "safety" && result.valid === false)) return EXIT.false;
  if (valid === false) return EXIT.late;
  return valid === "unknown" ? EXIT.unknown : EXIT.true;
}
