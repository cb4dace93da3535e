// What k6's buyers need to know of a target.
import type { Target } from "../../targets/target.ts";

/** The part of a target that tells how to buy. */
export interface K6Target extends Pick<Target, "replies" | "gid" | "ids" | "contract"> {
  requests: Pick<Target["requests"], "purchase" | "decision">;
}

/** That part of a target, and nothing else of it. */
export const k6TargetOf = ({ requests, replies, gid, ids, contract }: Target): K6Target => {
  const { purchase, decision } = requests;
  return { requests: { purchase, decision }, replies, gid, ids, contract };
};
