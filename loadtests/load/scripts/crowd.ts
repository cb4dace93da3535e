// k6's options for the bench: so many buyers' slots, each asking again as soon as it is answered. It finds out how
// many iterations k6 gets through, so that nothing here may wait.
import type { Options } from "k6/options";
import { errand } from "./buyer.ts";

const { plan } = errand;

/** The options of a crowd whose members each call this exported function. */
export const crowd = (exec: string): Options => ({
  discardResponseBodies: false,
  scenarios: {
    crowd: {
      executor: "constant-vus",
      exec,
      vus: plan.slots.ready,
      duration: `${plan.durationMs}ms`,
      gracefulStop: `${plan.requestTimeoutMs}ms`,
    },
  },
});
