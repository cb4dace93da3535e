// The part of DTM's HTTP API that a two-phase message needs.
import type { Message } from "./message.ts";

/** What it needs of a pool of connections to DTM, such as undici's. */
export interface DtmPool {
  request(options: {
    method: "GET" | "POST";
    path: string;
    headers?: Record<string, string>;
    body?: string;
  }): Promise<{ statusCode: number; body: { text(): Promise<string>; dump(): Promise<unknown> } }>;
}

/** DTM refused for good: the message's state does not allow the call. After any other error it may have run. */
export class RefusedByDtm extends Error {
  override readonly name = "RefusedByDtm";
  /** DTM's word for the message's state, such as `failed` or `succeed`. Undefined where the reply names none. */
  readonly state: string | undefined;
  constructor(message: string) {
    super(message);
    this.state = /current status '(\w+)'/.exec(message)?.[1];
  }
}

/** The state of a message that has ended as the call wants it. */
const ENDED_AS = { submit: "succeed", abort: "failed" } as const;

/** Returns true if DTM refused the call since check-back came first, and has ended the message in the same way. */
export const hasEndedSo = (call: keyof typeof ENDED_AS, error: unknown): boolean =>
  error instanceof RefusedByDtm && error.state === ENDED_AS[call];

/** The coordinator as a purchase uses it. Rejects with {@link RefusedByDtm}, or with the error of the call. */
export interface Coordinator {
  /** Stores the message with its branches and payloads, which cannot change later. */
  prepare(message: Message): Promise<void>;
  /** Lets DTM call the branches until they succeed. */
  submit(message: Message): Promise<void>;
  /** Ends a message whose deduction certainly did not happen. */
  abort(gid: string): Promise<void>;
}

/** The DTM that this pool connects to. */
export function dtmCoordinator(pool: DtmPool): Coordinator {
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

/** Resolves if DTM and its store answer: it looks for a message that there is not. */
export async function askDtm(pool: DtmPool): Promise<void> {
  const reply = await pool.request({ method: "GET", path: "/api/dtmsvr/query?gid=is-it-ready" });
  await reply.body.dump();
  if (reply.statusCode !== 200) throw new Error(`DTM answered ${reply.statusCode}`);
}
