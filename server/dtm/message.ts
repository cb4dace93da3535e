// The two-phase message of one batch of buyers, in the shape of DTM's HTTP API. It names none of them.
import { BRANCH_HEADER, type OrderPayload } from "../contract.ts";

/** What all messages of a server have in common. */
export interface MessageSettings {
  /** The address at which DTM reaches the branches, such as `http://127.0.0.1:8081/api/branches`. */
  branchesUrl: string;
  /** Seconds after which DTM checks back on a message that was neither submitted nor aborted. */
  timeoutToFailSeconds: number;
  /** The token that branch calls must carry. Undefined: the server asks for none. */
  branchToken: string | undefined;
}

/** The body of `prepare` and `submit`. */
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

/** The message with this gid. */
export function orderMessage(gid: string, payload: OrderPayload, settings: MessageSettings): Message {
  const { branchesUrl, timeoutToFailSeconds, branchToken } = settings;
  const message: Message = {
    gid,
    trans_type: "msg",
    query_prepared: `${branchesUrl}/redisQueryPrepared`,
    steps: [{ action: `${branchesUrl}/createOrder` }],
    payloads: [JSON.stringify(payload)],
    timeout_to_fail: timeoutToFailSeconds,
    // One second more than the time-out. With its Redis store, DTM delays a check-back that is due in the same second
    // as the time-out by its own interval, which is at least 10 s.
    retry_interval: timeoutToFailSeconds + 1,
  };
  return branchToken === undefined
    ? message
    : { ...message, branch_headers: { [BRANCH_HEADER]: branchToken } };
}
