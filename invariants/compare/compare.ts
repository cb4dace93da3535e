// Lays a run beside an earlier one: verdict, figures, invariants, findings, marks, settings and versions. Pure.
import { decidingSettings, planOf } from "../summary/same-plan.ts";
import type { Summary } from "../summary/summary.ts";
import type { FigureDifference } from "./difference.ts";
import { figureDifferences } from "./figures.ts";
import {
  type FindingDifference,
  findingDifferences,
  type InvariantDifference,
  invariantDifferences,
} from "./findings.ts";
import type { Draw } from "./resample.ts";

/** A setting or a version of which the runs have different ones, as text. */
export interface NamedDifference {
  name: string;
  before: string | undefined;
  now: string | undefined;
}

/** What differs between two runs. */
export interface Comparison {
  before: Summary;
  now: Summary;
  /** They are of the same kind, target and settings; their seeds may differ. */
  isSamePlan: boolean;
  figures: FigureDifference[];
  invariants: InvariantDifference[];
  findings: FindingDifference[];
  marks: { gained: string[]; lost: string[] };
  settings: NamedDifference[];
  versions: NamedDifference[];
  /** What is worse now, as sentences; none if nothing is. */
  worse: string[];
}

/**
 * Compares two runs. `draw` decides which intervals are drawn again, to see what chance alone does. Where there are
 * other earlier runs, a figure differs only if it differs from theirs too, in the same direction, and a finding is new
 * only if none of them has it: what changes from run to run is no change.
 */
export function compare(
  before: Summary,
  now: Summary,
  draw: Draw,
  others: readonly Summary[] = [],
): Comparison {
  const figures = others.reduce(
    (kept, other) => agreeing(kept, figureDifferences(other, now, draw)),
    figureDifferences(before, now, draw),
  );
  const findings = others.reduce(
    (kept, other) => stillNew(kept, findingDifferences(other, now)),
    findingDifferences(before, now),
  );
  const [had, has] = [before, now].map(({ marks }) => marks.reached);
  const notIn = (names: readonly string[] = [], others: readonly string[] = []) =>
    names.filter((name) => !others.includes(name));
  return {
    ...{ before, now, figures, findings },
    isSamePlan: planOf(before) === planOf(now),
    invariants: invariantDifferences(before, now),
    marks: { gained: notIn(has, had), lost: notIn(had, has) },
    settings: namedDifferences(
      [["kind", before.kind], ["target", before.target], ["seed", before.seed], ...decidingSettings(before)],
      [["kind", now.kind], ["target", now.target], ["seed", now.seed], ...decidingSettings(now)],
    ),
    versions: namedDifferences(Object.entries(before.versions), Object.entries(now.versions)),
    worse: whatIsWorse(before, now, figures, findings),
  };
}

/** The differences, of which those stay that another earlier run shows as well. */
const agreeing = (differences: FigureDifference[], others: readonly FigureDifference[]): FigureDifference[] =>
  differences.map((one) => {
    const isDifference = one.change === "worse" || one.change === "better";
    const other = others.find(({ name }) => name === one.name);
    return isDifference && other?.change !== one.change ? { ...one, change: "same" } : one;
  });

const stillNew = (findings: FindingDifference[], others: readonly FindingDifference[]): FindingDifference[] =>
  findings.map((one) => {
    const isKnown = others.some(
      ({ invariant, kind, is }) => invariant === one.invariant && kind === one.kind && is === "still there",
    );
    return one.is === "new" && isKnown ? { ...one, is: "still there" } : one;
  });

function whatIsWorse(
  before: Summary,
  now: Summary,
  figures: readonly FigureDifference[],
  findings: readonly FindingDifference[],
): string[] {
  const fresh = findings.filter(({ is }) => is === "new");
  const worse = figures.filter(({ change }) => change === "worse").map(({ name }) => name);
  const rank = ({ valid }: Summary) => [false, "unknown", true].indexOf(valid);
  return [
    ...fresh.map(({ invariant, kind, now: count }) => `new: ${invariant}: ${kind} (${count} found)`),
    ...(fresh.length === 0 && rank(now) < rank(before)
      ? [`the verdict was ${before.valid} and is ${now.valid} (${now.because})`]
      : []),
    ...(worse.length === 0 ? [] : [`worse beyond the noise: ${worse.join(", ")}`]),
  ];
}

type Named = readonly (readonly [name: string, value: unknown])[];

function namedDifferences(before: Named, now: Named): NamedDifference[] {
  const [was, is] = [new Map(before), new Map(now)];
  const names = [...new Set([...was.keys(), ...is.keys()])];
  return names
    .map((name) => ({ name, before: textOf(was.get(name)), now: textOf(is.get(name)) }))
    .filter((one) => one.before !== one.now);
}

const textOf = (value: unknown): string | undefined =>
  value === undefined || typeof value === "string"
    ? value
    : Array.isArray(value)
      ? value.join(",")
      : (JSON.stringify(value) ?? "");
