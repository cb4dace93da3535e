// From facts to a verdict. Pure: the same facts always give the same verdict.
import { checksOf } from "./every-check.ts";
import type { Facts } from "./facts/facts.ts";
import { numberOf, type Shares, sharesOf } from "./facts/shares.ts";
import type { CheckSettings } from "./findings.ts";
import { modelDoubts, notesOf } from "./judging/notes.ts";
import { placed } from "./judging/place-findings.ts";
import { withStrikes } from "./judging/strikes.ts";
import { scopeOf, waiverNotes, withWaivers } from "./judging/waivers.ts";
import { boundMarks } from "./marks/bound-marks.ts";
import { markOf, toldMarks } from "./marks/marks.ts";
import { explainHistory } from "./model/explain-history.ts";
import type { Bounds, PromisedMark } from "./record/run-file.ts";
import type { InvariantResult, Mark, Validity, Verdict } from "./verdict.ts";

/** What a run promised, and what is known of it besides its facts. */
export interface JudgeSettings extends CheckSettings {
  bounds?: Bounds | undefined;
  /** The age at which the coordinator checks back on a message. */
  checkBackMs?: number | undefined;
  promisedMarks: readonly PromisedMark[];
  /** Invariants that may stay unseen, and why. */
  waived?: Readonly<Record<string, string>> | undefined;
  /** The load was cut short. */
  interrupted: boolean;
}

/**
 * The verdict on these facts: the worst of its parts, `false` before `unknown` before `true`. Throws if
 * the run promised a mark that does not exist, or waives an invariant that does not.
 */
export function judge(facts: Facts, settings: JudgeSettings): Verdict {
  const shares = sharesOf(facts, settings.checkBackMs);
  const marks = marksOf(facts, settings, shares);
  const results = checksOf(facts.format).map(({ name, kind, check }) => ({
    name,
    kind,
    ...check(facts, settings),
  }));
  const invariants = withWaivers(withStrikes(placed(results, facts), facts), settings.waived);
  const explained = explainHistory(facts);
  const doubts = [...doubtsOf(facts, invariants, marks, settings), ...modelDoubts(explained)];
  const broken = invariants.filter(({ valid }) => valid === false);
  const valid: Validity = broken.length > 0 ? false : doubts.length > 0 ? "unknown" : true;
  return {
    format: 3,
    valid,
    because: sentence(valid, invariants, doubts, facts),
    ...(valid === "unknown" ? { doubts } : {}),
    invariants,
    marks,
    shares: inNumbers(shares),
    notes: [...notesOf(facts, shares, explained), ...waiverNotes(invariants, settings.waived)],
  };
}

/** The shares that are known, as numbers from 0 to 1. */
const inNumbers = (shares: Shares): Record<string, number> =>
  Object.fromEntries(
    Object.entries(shares).flatMap(([name, share]) => {
      const number = numberOf(share);
      return number === undefined ? [] : [[name, number]];
    }),
  );

/** Each mark once: those that the run promises, those of its bounds, and each kind of reply. */
function marksOf(facts: Facts, settings: JudgeSettings, shares: Shares): Mark[] {
  const ofBounds = boundMarks(shares, settings.bounds, settings.checkBackMs);
  const isOfBounds = (mark: PromisedMark) => ofBounds.some(({ name }) => name === mark);
  const promised = settings.promisedMarks.filter((mark) => !isOfBounds(mark));
  const marks = [...toldMarks(facts), ...promised.map((mark) => markOf(facts, mark)), ...ofBounds];
  const byName = new Map(marks.map((mark) => [mark.name, mark]));
  return [...byName.values()].sort((a, b) => Number(b.promised) - Number(a.promised));
}

/** What is wrong with the record itself, whatever it says. */
function damages({ cut, strayReplies, sales, unseen }: Facts): string[] {
  const damaged = [...new Set([cut.history, cut.observations].flatMap((reason) => reason ?? []))];
  if (strayReplies > 0) damaged.push(`${strayReplies} replies do not mean what the rules of the run say`);
  for (const { sale, samples, orders, heldUnits, terms } of sales.values()) {
    // What was counted may have gone back before it was listed.
    if (terms.unitsReturn) continue;
    const [counted, deducted] = samples.reduce(
      ([most, held], one) => [Math.max(most, one.orders ?? 0), Math.max(held, one.deducted ?? 0)],
      [0, 0],
    );
    if (cut.observations !== undefined) continue;
    if (!unseen.has("orders") && counted > orders.length)
      damaged.push(`${counted} orders of sale ${sale} were counted, and ${orders.length} are listed`);
    if (!unseen.has("ledger") && deducted > heldUnits)
      damaged.push(`${deducted} deductions of sale ${sale} were counted, and ${heldUnits} are listed`);
  }
  return damaged;
}

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
  doubts.push(...damages(facts).filter((damage) => !doubts.includes(damage)));
  for (const fault of facts.faults.filter((one) => facts.isFailedHeal(one)))
    doubts.push(`${fault.op} ${fault.target ?? ""} failed: ${fault.error ?? "no reason given"}`);
  for (const { name, reached, promised } of marks)
    if (promised && !reached) doubts.push(`never reached: ${name}`);
  for (const { name, valid, reason = "no reason given", waived } of invariants) {
    if (waived !== undefined) continue;
    // What makes everything unknown was said.
    const isSaid = reason.split("; ").every((one) => doubts.includes(one));
    if (valid === "unknown" && !isSaid) doubts.push(`${name} is unknown (${reason})`);
  }
  return doubts;
}

function sentence(valid: Validity, invariants: InvariantResult[], doubts: string[], facts: Facts): string {
  if (valid === true) {
    const scope = scopeOf(invariants);
    if (scope !== undefined) return scope;
    const sales = `${facts.sales.size} ${facts.sales.size === 1 ? "sale" : "sales"}`;
    return `every invariant held over ${facts.purchases} purchases in ${sales}`;
  }
  if (valid === false)
    return invariants
      .filter((result) => result.valid === false)
      .map(({ name, found }) => `${name} is broken (${found} found)`)
      .join("; ");
  return doubts.join("; ");
}

/** Exit codes of a verdict; docs/verdict.md has their table. */
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
