// What the harness hands a k6 script, as one JSON file. Types only: both sides import them.
import type { Values } from "../../../targets/render.ts";
import type { ReplyRule } from "../../../targets/schema/replies.ts";
import type { RequestTemplate } from "../../../targets/schema/requests.ts";
import type { BehaviourShares } from "../behaviour.ts";

/** What a plan says of its buyers; the plan of a load or of a bench says more. */
export interface BuyersPlan {
  seed: number;
  sale: string;
  shares: BehaviourShares;
  requestTimeoutMs: number;
}

/** The plan, and how to ask the target. `values` holds the placeholders of every request, tokens included. */
export interface K6Input<Plan extends BuyersPlan = BuyersPlan> {
  plan: Plan;
  urls: string[];
  purchase: RequestTemplate;
  replies: ReplyRule[];
  gid: string | null;
  values: Values;
  summaryFile: string;
}
