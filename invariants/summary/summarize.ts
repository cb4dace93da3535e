// Makes the summary of a run from what is known of it. Pure.
import type { Facts } from "../facts/facts.ts";
import { sharesOf } from "../facts/shares.ts";
import { kindOf } from "../kind-of-finding.ts";
import type { RunFile } from "../record/run-file.ts";
import type { InvariantResult, RecordedVerdict } from "../verdict.ts";
import { intervalsOf } from "./intervals.ts";
import type { SummarizedInvariant, Summary } from "./summary.ts";

/** The summary of this run, whose files are of these sizes. */
export function summarize(
  run: RunFile,
  verdict: RecordedVerdict,
  facts: Facts,
  sizes: Summary["of"],
): Summary {
  const { valid, because, invariants, marks } = verdict;
  const { id, kind, seed, startedAt, target, repeat, settings, versions, interrupted } = run;
  const shares = Object.entries(sharesOf(facts, run.checkBackMs)).filter(([, { whole }]) => whole > 0);
  const names = (wanted: (mark: { reached: boolean; promised?: boolean }) => boolean) =>
    marks.filter(wanted).map((mark) => mark.name);
  return {
    ...{ format: 1, of: sizes, id, kind, seed, startedAt, target, repeat, settings, versions, interrupted },
    faults: faultsOf(facts),
    durationMs: durationOf(facts),
    purchases: facts.purchases,
    ...{ valid, because },
    invariants: invariants.map(summarizedInvariant),
    marks: {
      reached: names(({ reached }) => reached),
      // Older verdicts list only those that were promised.
      missed: names(({ reached, promised = true }) => promised && !reached),
    },
    shares: Object.fromEntries(shares),
    intervals: intervalsOf(facts),
  };
}

function summarizedInvariant({
  name,
  valid,
  found,
  findings,
  kinds,
  waived,
}: InvariantResult): SummarizedInvariant {
  const counts = new Map(Object.entries(kinds ?? {}));
  if (kinds === undefined)
    for (const kind of findings.map(kindOf)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const counted = [...counts.values()].reduce((sum, count) => sum + count, 0);
  return {
    name,
    valid: waived === undefined ? valid : "waived",
    found,
    kinds: [...counts].map(([kind, count]) => ({ kind, count })),
    isPartial: counted < found,
  };
}

function faultsOf(facts: Facts): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { process, op, outcome } of facts.faults) {
    if (!process.startsWith("nemesis") || outcome !== "ok" || op.startsWith("heal-")) continue;
    counts.set(op, (counts.get(op) ?? 0) + 1);
  }
  return Object.fromEntries(counts);
}

function durationOf({ firstPurchaseAt, lastPurchaseAt, rest }: Facts): number {
  if (!Number.isFinite(firstPurchaseAt)) return 0;
  return Math.max(0, Math.max(lastPurchaseAt, rest?.at ?? 0) - firstPurchaseAt);
}
