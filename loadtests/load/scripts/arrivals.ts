// k6's options for a load: an open model, since the buyers of a stampede do not wait for each other's answers.
import type { Options } from "k6/options";
import { COMES_BACK_AFTER_MS } from "../../buyers/behaviour.ts";
import { readInput } from "../../buyers/scripts/read-input.ts";
import type { LoadPlan } from "../plan-load.ts";

const { plan } = readInput<LoadPlan>();

/** The options of one scenario of this name. */
export function arrivals(name: string): Options {
  return {
    discardResponseBodies: false,
    scenarios: {
      [name]: {
        executor: "ramping-arrival-rate",
        exec: "buy",
        startRate: plan.startRate,
        timeUnit: "1s",
        stages: plan.stages.map(({ rate, seconds }) => ({ target: rate, duration: `${seconds}s` })),
        preAllocatedVUs: plan.slots.ready,
        maxVUs: plan.slots.most,
        // Longer than a buyer waits, retries and a later visit included, so that none is cut off.
        gracefulStop: `${5 * plan.requestTimeoutMs + COMES_BACK_AFTER_MS.max + 2_000}ms`,
      },
    },
    thresholds: thresholds(plan.thresholds),
    summaryTrendStats: ["avg", "min", "med", "p(90)", "p(95)", "p(99)", "max", "count"],
  };
}

function thresholds({ p95Ms, droppedShare }: typeof plan.thresholds): Record<string, string[]> {
  return {
    ...(p95Ms === undefined ? {} : { http_req_duration: [`p(95)<${p95Ms}`] }),
    ...(droppedShare === undefined
      ? {}
      : { dropped_iterations: [`count<=${Math.ceil(plan.arrivals * droppedShare)}`] }),
  };
}
