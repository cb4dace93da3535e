// What the harness hands k6, as one JSON file. A type only: both sides import it.
import type { Values } from "../../../targets/render.ts";
import type { ReplyRule, RequestTemplate } from "../../../targets/target.ts";
import type { LoadPlan } from "../plan-load.ts";

/** The plan, and how to ask the target. `values` holds the placeholders of every request, tokens included. */
export interface Errand {
  plan: LoadPlan;
  urls: string[];
  purchase: RequestTemplate;
  replies: ReplyRule[];
  gid: string | null;
  values: Values;
  summaryFile: string;
}
