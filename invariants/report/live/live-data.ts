// What the page of a run that goes on gets: the parts of the report that can be known already. Pure.
import { checksOf } from "../../every-check.ts";
import type { Facts } from "../../facts/facts.ts";
import { placedIn } from "../../judging/place-findings.ts";
import { withStrikes } from "../../judging/strikes.ts";
import type { RunFile } from "../../record/run-file.ts";
import type { InvariantResult, Verdict } from "../../verdict.ts";
import { pack } from "../data/columns.ts";
import { faultsOf } from "../data/faults.ts";
import { makePageData } from "../data/make-page-data.ts";
import type { PageData } from "../data/page-data.ts";

/** Checks of single samples: what they find stays found, whatever comes later. All others need the end. */
const CHECKED_EARLY: readonly string[] = ["conservation", "no-oversell"];

/** A page of a run that goes on; its verdict is unknown, and its end is now. */
export function liveData(run: RunFile, facts: Facts, isSupplying: boolean, now: number): PageData {
  const invariants = isSupplying ? [] : findingsSoFar(facts, run);
  const verdict: Verdict = {
    ...{ format: 3, valid: invariants.length > 0 ? false : "unknown", invariants, marks: [], notes: [] },
    ...{ because: "the run goes on", shares: {} },
  };
  const data = makePageData(run, verdict, facts, { files: [] });
  const span = { ...data.span, to: Math.max(data.span.to, now - data.span.start) };
  return {
    ...data,
    span,
    faults: faultsOf(facts, span.to),
    requests: NO_REQUESTS,
    unshown: [],
    thresholds: [],
  };
}

/** Single requests come with the report: they would be sent anew each second. */
const NONE = pack([]);
const NO_REQUESTS: PageData["requests"] = {
  ...{ thinnedFrom: undefined, buyers: [], buyer: NONE, sale: NONE, invoked: NONE },
  ...{ took: NONE, outcome: NONE, kind: NONE },
};

function findingsSoFar(facts: Facts, run: RunFile): InvariantResult[] {
  const results = checksOf(facts.format)
    .filter(({ name }) => CHECKED_EARLY.includes(name))
    .map(({ name, kind, check }) => ({ name, kind, ...placedIn(facts, check(facts, run)) }))
    .filter(({ valid }) => valid === false);
  return withStrikes(results, facts);
}
