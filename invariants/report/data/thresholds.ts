// The limits of a run, and whether it kept to them. A limit without a sample is not met.
import { type Static, Type } from "@sinclair/typebox";
import { Value } from "@sinclair/typebox/value";
import type { RunFile } from "../../record/run-file.ts";
import type { Verdict } from "../../verdict.ts";
import type { ThresholdPart } from "./page-data.ts";

/** What of k6's summary is about thresholds. */
const Summary = Type.Object({
  metrics: Type.Record(
    Type.String(),
    Type.Object({
      values: Type.Optional(Type.Record(Type.String(), Type.Number())),
      thresholds: Type.Optional(Type.Record(Type.String(), Type.Object({ ok: Type.Boolean() }))),
    }),
  ),
});

/** k6's name for how long replies took. */
const DURATION = "http_req_duration";

/** All limits: the bound of the orders' lag, the shares that the run promised, and those of k6. */
export function thresholdsOf(run: RunFile, verdict: Verdict, summary: unknown): ThresholdPart[] {
  return [lagThreshold(run, verdict), ...shareThresholds(run, verdict), ...k6Thresholds(summary)];
}

function lagThreshold({ orderLagBoundMs: limit }: RunFile, { invariants }: Verdict): ThresholdPart {
  const result = invariants.find(({ name }) => name === "order-lag");
  const most = Math.max(
    ...Object.entries(result?.figures ?? {}).flatMap(([name, value]) => (/max/i.test(name) ? [value] : [])),
  );
  const hasSamples = result !== undefined && result.checked > 0;
  return {
    what: `an order follows within ${limit / 1_000} s of its request, or of the end of load and faults if that is later`,
    chart: "lag",
    limit,
    seen: hasSamples ? `the longest took ${seconds(most)} from its request` : "no order has a known time",
    state: !hasSamples ? "no samples" : result.valid === false ? "missed" : "held",
  };
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(ms < 10_000 ? 3 : 1)} s`;
const percent = (share: number): string => `${Number((share * 100).toFixed(2))} %`;

function shareThresholds({ bounds }: RunFile, { shares }: Verdict): ThresholdPart[] {
  if (bounds === undefined) return [];
  const limits: [what: string, share: number | undefined, least: number, most: number][] = [
    ["buyers are told bought or sold out", shares["decided"], bounds.decidedShare, 1],
    ["buyers that the plan asks for come", shares["arrived"], bounds.arrivedShare, 1],
  ];
  if (bounds.checkBackShare !== undefined)
    limits.push(["orders come by check-back alone", shares["checkBack"], 0, bounds.checkBackShare]);
  return limits.map(([what, share, least, most]) => ({
    what: `${most < 1 ? `at most ${percent(most)}` : `at least ${percent(least)}`} of the ${what}`,
    chart: undefined,
    limit: undefined,
    seen: share === undefined ? "none was counted" : percent(share),
    state: share === undefined ? "no samples" : share >= least && share <= most ? "held" : "missed",
  }));
}

/** k6 calls a threshold met that nothing was measured for; here it is not. A counter that k6 never made counts as 0. */
function k6Thresholds(summary: unknown): ThresholdPart[] {
  if (!Value.Check(Summary, summary)) return [];
  const { metrics }: Static<typeof Summary> = summary;
  return Object.entries(metrics).flatMap(([metric, { values = {}, thresholds = {} }]) =>
    Object.entries(thresholds).map(([expression, { ok }]): ThresholdPart => {
      const [, figure = "", bound = ""] = /^([\w()]+?)\s*[<>=]+\s*([\d.]+)$/.exec(expression) ?? [];
      const value = values[figure];
      const isEmpty = value === undefined || values["count"] === 0;
      const hasSamples = !isEmpty || figure === "count";
      const isDrawn = metric === DURATION && bound !== "";
      return {
        what: `k6: ${metric} ${expression}`,
        chart: isDrawn ? "latency" : undefined,
        limit: isDrawn ? Number(bound) : undefined,
        seen: hasSamples ? `${figure} ${Math.round((value ?? 0) * 100) / 100}` : "nothing was measured",
        state: !hasSamples ? "no samples" : ok ? "held" : "missed",
      };
    }),
  );
}
