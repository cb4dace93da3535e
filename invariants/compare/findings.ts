// What the checks found in an earlier run and in a later one: new, still there, or gone. Pure.
import type { InvariantName } from "../../targets/schema/invariant-name.ts";
import type { SummarizedInvariant, Summary } from "../summary/summary.ts";

/** A kind of findings of one invariant, and how many there were and are. */
export interface FindingDifference {
  invariant: InvariantName;
  kind: string;
  /** `gone` and `new` only where both runs show all of their findings; else it may have been there unseen. */
  is: "new" | "still there" | "gone" | "perhaps new" | "perhaps gone";
  before: number;
  now: number;
}

/** An invariant whose result is another. */
export interface InvariantDifference {
  name: InvariantName;
  before: SummarizedInvariant["valid"] | undefined;
  now: SummarizedInvariant["valid"] | undefined;
}

/** All kinds of findings of the two runs: the new ones first. */
export function findingDifferences(before: Summary, now: Summary): FindingDifference[] {
  const all = now.invariants.flatMap((invariant) =>
    ofInvariant(before.invariants.find(({ name }) => name === invariant.name) ?? none(invariant), invariant),
  );
  const left = before.invariants
    .filter(({ name }) => !now.invariants.some((one) => one.name === name))
    .flatMap((invariant) => ofInvariant(invariant, none(invariant)));
  const order: FindingDifference["is"][] = ["new", "perhaps new", "still there", "perhaps gone", "gone"];
  return [...all, ...left].sort((a, b) => order.indexOf(a.is) - order.indexOf(b.is));
}

const none = ({ name }: SummarizedInvariant): SummarizedInvariant => ({
  ...{ name, valid: "unknown", found: 0, kinds: [], isPartial: false },
});

function ofInvariant(before: SummarizedInvariant, now: SummarizedInvariant): FindingDifference[] {
  const kinds = [...new Set([...now.kinds, ...before.kinds].map(({ kind }) => kind))];
  const countIn = ({ kinds: own }: SummarizedInvariant, kind: string) =>
    own.find((one) => one.kind === kind)?.count ?? 0;
  return kinds.map((kind) => {
    const counts = { before: countIn(before, kind), now: countIn(now, kind) };
    return { invariant: now.name, kind, is: comparison(counts, before, now), ...counts };
  });
}

function comparison(
  counts: { before: number; now: number },
  before: SummarizedInvariant,
  now: SummarizedInvariant,
): FindingDifference["is"] {
  if (counts.before === 0) return before.isPartial ? "perhaps new" : "new";
  if (counts.now > 0) return "still there";
  // What cannot be judged now may be there all the same.
  const isSure = !now.isPartial && (now.valid === true || now.valid === false);
  return isSure ? "gone" : "perhaps gone";
}

/** The invariants of either run whose results differ. */
export function invariantDifferences(before: Summary, now: Summary): InvariantDifference[] {
  const names = [...new Set([...now.invariants, ...before.invariants].map(({ name }) => name))];
  return names
    .map((name) => ({ name, before: validOf(before, name), now: validOf(now, name) }))
    .filter((one) => one.before !== one.now);
}

const validOf = ({ invariants }: Summary, wanted: InvariantName): SummarizedInvariant["valid"] | undefined =>
  invariants.find(({ name }) => name === wanted)?.valid;
