// What the bench tells its k6 scripts. A type only: both sides import it.
import type { BuyersPlan } from "../../buyers/scripts/k6-input.ts";

/** A constant number of buyers for a time. */
export interface BenchPlan extends BuyersPlan {
  buyers: number;
  durationMs: number;
}
