// k6's options for a load: an open model, since the buyers of a stampede do not wait for each other's answers.
import type { Options } from "k6/options";
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
        // Longer than a buyer waits, retries included, so that none is cut off.
        gracefulStop: `${4 * plan.requestTimeoutMs + 2_000}ms`,
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
      : { dropped_iterations: [`count<=${Math.ceil(expectedArrivals() * droppedShare)}`] }),
  };
}

/** How many buyers the stages add up to. */
function expectedArrivals(): number {
  let from = plan.startRate;
  return plan.stages.reduce((sum, { rate, seconds }) => {
    const arrivals = ((from + rate) / 2) * seconds;
    from = rate;
    return sum + arrivals;
  }, 0);
}
