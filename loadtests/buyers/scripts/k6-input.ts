// What the harness hands a k6 script: a JSON file, and what may hold secrets in the environment, where it ends with k6
// and is never on a disk. Types only: both sides import them.
import type { Values } from "../../../targets/render.ts";
import type { BehaviourShares } from "../behaviour.ts";
import type { K6Target } from "../k6-target.ts";

/** What a plan says of its buyers; the plan of a load or of a bench says more. */
export interface BuyersPlan {
  seed: number;
  sale: string;
  shares: BehaviourShares;
  requestTimeoutMs: number;
}

/** What is in the file: the plan, and how to ask the target. */
export interface K6File<Plan extends BuyersPlan = BuyersPlan> {
  plan: Plan;
  target: K6Target;
  historyFile: string;
  summaryFile: string;
}

/** What is in the environment, as JSON. `values` holds the placeholders of every request, tokens included. */
export interface K6Secrets {
  urls: string[];
  values: Values;
  /** A file outside of the run's folder with what each buyer needs, by their number: a JSON array of values. */
  buyersFile?: string;
}

export type K6Input<Plan extends BuyersPlan = BuyersPlan> = K6File<Plan> & K6Secrets;
