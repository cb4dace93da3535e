// The two-phase message that carries one batch of buyers, as DTM's HTTP API takes it.
import { BRANCH_HEADER, type OrderPayload } from "../contract.ts";

/** What is the same for every message of a server. */
export interface MessageSettings {
  /** Address under which DTM reaches the branches, such as `http://127.0.0.1:8081/api/branches`. */
  branchesUrl: string;
  /** Seconds after which DTM asks what became of a message that was neither submitted nor aborted. */
  timeoutToFailSeconds: number;
  /** Token that branch calls have to carry; undefined on a server that asks for none. */
  branchToken: string | undefined;
}

/** The body of prepare and submit. */
export interface Message {
  gid: string;
  trans_type: "msg";
  query_prepared: string;
  steps: { action: string }[];
  payloads: string[];
  timeout_to_fail: number;
  retry_interval: number;
  branch_headers?: Record<string, string>;
}

/** The message of this gid, with these buyers as its candidates. */
export function orderMessage(gid: string, payload: OrderPayload, settings: MessageSettings): Message {
  const { branchesUrl, timeoutToFailSeconds, branchToken } = settings;
  const message: Message = {
    gid,
    trans_type: "msg",
    query_prepared: `${branchesUrl}/redisQueryPrepared`,
    steps: [{ action: `${branchesUrl}/createOrder` }],
    payloads: [JSON.stringify(payload)],
    timeout_to_fail: timeoutToFailSeconds,
    // One second more than the time-out: with DTM's Redis store a check-back due in the very second of the
    // time-out is put off by DTM's own, far longer, interval.
    retry_interval: timeoutToFailSeconds + 1,
  };
  return branchToken === undefined
    ? message
    : { ...message, branch_headers: { [BRANCH_HEADER]: branchToken } };
}
