// DTM's HTTP API, as far as a two-phase message needs it.
import type { Pool } from "undici";
import type { Message } from "./message.ts";

/** DTM said no for good: the message's state does not allow it. Any other failure leaves it open. */
export class RefusedByDtm extends Error {
  override readonly name = "RefusedByDtm";
}

/** The coordinator as a purchase uses it. Rejects with {@link RefusedByDtm}, or with what went wrong on the way. */
export interface Coordinator {
  /** Stores the message: its branches and payloads are fixed here. */
  prepare(message: Message): Promise<void>;
  /** Lets DTM call the branches until they succeed. */
  submit(message: Message): Promise<void>;
  /** Ends a message whose local transaction certainly did nothing. */
  abort(gid: string): Promise<void>;
}

/** The coordinator behind this connection pool. */
export function dtmCoordinator(pool: Pool): Coordinator {
  const call = async (operation: string, body: object): Promise<void> => {
    const reply = await pool.request({
      method: "POST",
      path: `/api/dtmsvr/${operation}`,
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await reply.body.text();
    if (reply.statusCode === 200) return;
    const what = `${operation} answered ${reply.statusCode}: ${text.slice(0, 200)}`;
    throw reply.statusCode === 409 ? new RefusedByDtm(what) : new Error(what);
  };
  return {
    prepare: (message) => call("prepare", message),
    submit: (message) => call("submit", message),
    abort: (gid) => call("abort", { gid, trans_type: "msg" }),
  };
}
