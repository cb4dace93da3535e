// From facts to a verdict. Pure: the same facts always give the same verdict.
import { CHECKS } from "./every-check.ts";
import type { Facts } from "./facts/facts.ts";
import type { CheckSettings } from "./findings.ts";
import { markOf } from "./marks.ts";
import type { Operation } from "./record/history.ts";
import type { PromisedMark } from "./record/run-file.ts";
import type { InvariantResult, Mark, Validity, Verdict } from "./verdict.ts";

/** What a run promised, and what is known of it besides its facts. */
export interface JudgeSettings extends CheckSettings {
  promisedMarks: readonly PromisedMark[];
  /** The load was cut short. */
  interrupted: boolean;
}

/**
 * The verdict on these facts: the worst of its parts, `false` before `unknown` before `true`. Throws a usage error if
 * the run promised a mark that does not exist.
 */
export function judge(facts: Facts, settings: JudgeSettings): Verdict {
  const marks = marksOf(facts, settings.promisedMarks);
  const invariants: InvariantResult[] = CHECKS.map(({ name, kind, check }) => ({
    name,
    kind,
    ...check(facts, settings),
  }));
  const doubts = doubtsOf(facts, invariants, marks, settings);
  const broken = invariants.filter(({ valid }) => valid === false);
  const valid: Validity = broken.length > 0 ? false : doubts.length > 0 ? "unknown" : true;
  return { valid, because: sentence(valid, broken, doubts, facts), invariants, marks, notes: notesOf(facts) };
}

/** Each promised mark once. */
function marksOf(facts: Facts, promised: readonly PromisedMark[]): Mark[] {
  const marks = promised.map((mark) => markOf(facts, mark));
  return [...new Map(marks.map((mark) => [mark.name, mark])).values()];
}

/** What a reader must know beside the invariants: how long rest took, failpoints without effect, ends without a cause. */
function notesOf({ notes, rest, faults }: Facts): string[] {
  const seconds = (ms: number) => `${(ms / 1_000).toFixed(1)} s`;
  const rested =
    rest === undefined
      ? []
      : [
          `${rest.rested ? "at rest" : "not at rest"} ${seconds(rest.at - rest.healedAt)} after load and faults were over; the deadline is ${seconds(rest.deadlineMs)}`,
        ];
  const idle = faults.filter((fault) => isArmed(fault) && !faults.some((hit) => wentOff(fault, hit)));
  const ended = faults.filter(({ op, error }) => op === "exit" && error !== "exit by failpoint");
  return [
    ...notes,
    ...rested,
    ...idle.map(({ target }) => `failpoint ${target} never went off: no purchase passed it`),
    ...ended.map(({ target, error }) => `${target} ${error}, and no fault explains it`),
  ];
}

/** Returns true if the nemesis armed a failpoint; the target of the operation says where, which and how. */
const isArmed = ({ op, outcome }: Operation): boolean => op === "failpoint" && outcome === "ok";

const wentOff = ({ target = "" }: Operation, hit: Operation): boolean =>
  hit.op.startsWith("failpoint ") &&
  target.startsWith(`${hit.target} ${hit.op.slice("failpoint ".length)} ${hit.error} `);

/** Why the verdict is unknown. The shortest doubts come first, since the last line of a run may not have room for all. */
function doubtsOf(
  facts: Facts,
  invariants: InvariantResult[],
  marks: Mark[],
  settings: JudgeSettings,
): string[] {
  const doubts: string[] = [];
  if (facts.purchases === 0) doubts.push("no buyer asked for anything");
  else if (facts.informative === 0) doubts.push("no purchase got a definite answer");
  if (facts.rest === undefined) doubts.push("it was not recorded whether the system came to rest");
  else if (!facts.rest.rested)
    doubts.push(`not at rest within ${facts.rest.deadlineMs} ms: ${facts.rest.pending ?? "unknown"}`);
  if (settings.interrupted) doubts.push("the run was interrupted");
  for (const { name, reached } of marks) if (!reached) doubts.push(`never reached: ${name}`);
  for (const { name, valid, reason = "no reason given" } of invariants)
    if (valid === "unknown") doubts.push(`${name} is unknown (${reason})`);
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
 * The exit code of a verdict: 1 if a safety invariant is broken; 3 if only at-rest or liveness
 * invariants are broken.
 */
export function exitCodeOf({ valid, invariants }: Verdict): number {
  if (invariants.some((result) => result.kind === "safety" && result.valid === false)) return EXIT.false;
  if (valid === false) return EXIT.late;
  return valid === "unknown" ? EXIT.unknown : EXIT.true;
}
