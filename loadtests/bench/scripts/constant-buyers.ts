// k6's options for the bench: a constant number of buyers, each of whom asks again as soon as they are answered. It
// measures how many iterations k6 gets through, so nothing here may wait.
import type { Options } from "k6/options";
import { readInput } from "../../buyers/scripts/read-input.ts";
import type { BenchPlan } from "./bench-plan.ts";

const { plan } = readInput<BenchPlan>();

/** The options of a scenario whose buyers each call the exported function of this name. */
export const constantBuyers = (exec: string): Options => ({
  discardResponseBodies: false,
  scenarios: {
    bench: {
      executor: "constant-vus",
      exec,
      vus: plan.buyers,
      duration: `${plan.durationMs}ms`,
      gracefulStop: `${plan.requestTimeoutMs}ms`,
    },
  },
});
