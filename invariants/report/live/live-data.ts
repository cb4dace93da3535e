// What the page of a run that goes on gets: the parts of the report that can be known already. Pure.
import { checksOf } from "../../every-check.ts";
import type { Facts } from "../../facts/facts.ts";
import { placed } from "../../judging/place-findings.ts";
import { withStrikes } from "../../judging/strikes.ts";
import type { RunFile } from "../../record/run-file.ts";
import type { InvariantResult, Verdict } from "../../verdict.ts";
import { askedOf } from "../data/asked.ts";
import { pack } from "../data/columns.ts";
import { faultsOf } from "../data/faults.ts";
import { findingsOf } from "../data/findings.ts";
import { runPart, spanOf, verdictPart } from "../data/make-page-data.ts";
import type { PageData } from "../data/page-data.ts";
import { salesOf } from "../data/sales.ts";
import { trafficOf } from "../data/traffic.ts";

/** Checks of single samples: what they find stays found, whatever comes later. All others need the end. */
const CHECKED_EARLY: readonly string[] = ["conservation", "no-oversell"];

/** A page of a run that goes on; its verdict is unknown, and its end is now. */
export function liveData(run: RunFile, facts: Facts, isSupplying: boolean, now: number): PageData {
  const invariants = isSupplying ? [] : findingsSoFar(facts, run);
  const verdict: Verdict = {
    ...{ format: 3, valid: invariants.length > 0 ? false : "unknown", invariants, marks: [], notes: [] },
    ...{ because: "the run goes on", shares: {} },
  };
  const soFar = spanOf(run, facts);
  const span = { ...soFar, to: Math.max(soFar.to, now - soFar.start) };
  return {
    run: runPart(run, []),
    verdict: verdictPart(verdict),
    span,
    sales: salesOf(facts),
    faults: faultsOf(facts, span.to),
    traffic: trafficOf(facts, span.to),
    asked: askedOf(run.plan, facts),
    findings: findingsOf(verdict, []),
    ...WITH_THE_REPORT,
  };
}

/** Parts that come with the report: they need the end of the run, or would be sent anew each second. */
const NONE = pack([]);
const WITH_THE_REPORT: Pick<
  PageData,
  "requests" | "lags" | "thresholds" | "unshown" | "traces" | "matrices"
> = {
  requests: {
    ...{ thinnedFrom: undefined, buyers: [], buyer: NONE, sale: NONE, invoked: NONE },
    ...{ took: NONE, outcome: NONE, kind: NONE },
  },
  lags: { thinnedFrom: undefined, doubt: undefined, sale: NONE, at: NONE, lag: NONE },
  ...{ thresholds: [], unshown: [], traces: undefined, matrices: [] },
};

function findingsSoFar(facts: Facts, run: RunFile): InvariantResult[] {
  const results = checksOf(facts.format)
    .filter(({ name }) => CHECKED_EARLY.includes(name))
    .map(({ name, kind, check }) => ({ name, kind, ...check(facts, run) }))
    .filter(({ valid }) => valid === false);
  return withStrikes(placed(results, facts), facts);
}
