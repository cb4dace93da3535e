// Makes what the report page gets, from the facts of a run, its verdict, and what else lies in its folder. Pure.
import { sentenceOf } from "../../every-check.ts";
import type { Facts } from "../../facts/facts.ts";
import type { RunFile } from "../../record/run-file.ts";
import type { InvariantResult, Verdict } from "../../verdict.ts";
import { figureSays, sharesIn } from "../figures.ts";
import { askedOf } from "./asked.ts";
import { faultsOf } from "./faults.ts";
import { findingsOf, type Told } from "./findings.ts";
import { lagsOf } from "./lags.ts";
import { matricesOf } from "./matrix.ts";
import type { InvariantPart, PageData, RunPart, Span, VerdictPart } from "./page-data.ts";
import { requestsOf } from "./requests.ts";
import { salesOf } from "./sales.ts";
import { thresholdsOf } from "./thresholds.ts";
import type { TracesPart } from "./traces.ts";
import { trafficOf } from "./traffic.ts";
import { unshownOf } from "./unshown.ts";

/** What else a run's folder holds; what is not there is absent. */
export interface Beside {
  /** The names of its files. */
  files: readonly string[];
  k6Summary?: unknown;
  cases?: unknown;
  /** What the buyers of findings were told. */
  told?: readonly Told[];
  /** What buyers are traced from. */
  traces?: TracesPart;
}

/** Files that the page links to. */
const LINKED: Readonly<Record<string, string>> = {
  "k6-report.html": "k6's own dashboard",
  "verdict.json": "the verdict, for programs",
  "history.jsonl": "every operation",
  "observations.jsonl": "what the stores held",
};

/** Everything that the page shows. */
export function makePageData(run: RunFile, verdict: Verdict, facts: Facts, beside: Beside): PageData {
  const span = spanOf(run, facts);
  return {
    run: runPart(run, beside.files),
    verdict: verdictPart(verdict),
    span,
    sales: salesOf(facts),
    faults: faultsOf(facts, span.to),
    traffic: trafficOf(facts, span.to),
    requests: requestsOf(facts, verdict),
    lags: lagsOf(facts),
    asked: askedOf(run.plan, facts),
    thresholds: thresholdsOf(run, verdict, beside.k6Summary),
    findings: findingsOf(verdict, beside.told ?? []),
    unshown: unshownOf(verdict),
    traces: beside.traces,
    matrices: matricesOf(beside.cases),
  };
}

/** From the first operation to rest and the last look at a sale, or to the last answer where rest is not known. */
export function spanOf(run: RunFile, facts: Facts): Span {
  const start = Number.isFinite(facts.startedAt) ? facts.startedAt : Date.parse(run.startedAt) || 0;
  const looks = [...facts.sales.values()].map(({ samples }) => samples.at(-1)?.at ?? start);
  const ends = [facts.lastPurchaseAt, facts.rest?.at ?? start, ...looks].filter(Number.isFinite);
  const healedAt = facts.faults.length === 0 ? undefined : Math.round(facts.healedAt() - start);
  return { start, from: 0, to: Math.max(1_000, ...ends.map((end) => end - start)), healedAt };
}

/** What the run was, with links to those of these files that the page links to. */
export function runPart(run: RunFile, files: readonly string[]): RunPart {
  const { id, kind, target, seed, startedAt, repeat, settings, versions } = run;
  return {
    ...{ id, kind, target, seed, startedAt, repeat },
    settings: Object.entries(settings).map(([name, value]) => [
      name,
      typeof value === "string" ? value : (JSON.stringify(value) ?? ""),
    ]),
    versions: Object.entries(versions),
    beside: Object.entries(LINKED).flatMap(([file, about]) =>
      files.includes(file) ? [{ file, about }] : [],
    ),
  };
}

/** The verdict in the words of the page. */
export function verdictPart(verdict: Verdict): VerdictPart {
  const { valid, because, invariants, marks, notes } = verdict;
  return {
    valid,
    because,
    marks,
    notes,
    shares: sharesIn(verdict),
    invariants: invariants.map(invariantPart),
  };
}

function invariantPart({
  name,
  kind,
  valid,
  checked,
  found,
  reason,
  waived,
  figures,
}: InvariantResult): InvariantPart {
  return {
    ...{ name, kind, valid, checked, found, waived },
    says: sentenceOf(name),
    reasons: reason?.split("; ") ?? [],
    figures: Object.entries(figures ?? {}).map(([figure, value]) => ({
      name: figure,
      value,
      says: figureSays(figure, value),
    })),
  };
}
