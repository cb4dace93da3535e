// A message as DTM holds it, and what DTM reckons from it: when it is too old, and how long until its next try.

/** The body of `prepare` and `submit`. */
export interface MessageBody {
  gid: string;
  trans_type: string;
  query_prepared?: string;
  steps?: Record<string, string>[];
  payloads?: string[];
  timeout_to_fail?: number;
  request_timeout?: number;
  retry_interval?: number;
  branch_headers?: Record<string, string>;
}

export type Status = "prepared" | "submitted" | "succeed" | "failed";

/** A message in the store or in the memory of a DTM; times in milliseconds. */
export interface Message {
  readonly gid: string;
  readonly status: Status;
  readonly queryPrepared: string;
  /** As sent. Undefined in what a submit writes: DTM clears both once it has tried to save them. */
  readonly steps: Record<string, string>[] | undefined;
  readonly payloads: string[] | undefined;
  readonly options: Options;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly finishedAt: number | undefined;
  readonly rolledBackAt: number | undefined;
  readonly nextIntervalSeconds: number;
  readonly nextTryAt: number;
  /** True in what a cron loop writes: it waits for the result. */
  readonly isOfCron: boolean;
}

/** What a message says of itself; 0 stands for what it does not say. */
export interface Options {
  readonly timeoutSeconds: number;
  readonly requestTimeoutSeconds: number;
  readonly retrySeconds: number;
  readonly headers: Record<string, string>;
}

/** A branch of a message in the store; times in milliseconds. */
export interface StoredBranch {
  readonly branchId: string;
  readonly url: string;
  readonly payload: string;
  readonly status: "prepared" | "succeed";
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly finishedAt: number | undefined;
}

/** What DTM answers with a 500. */
export class DtmFailure extends Error {
  override readonly name = "DtmFailure";
}

/** DTM's own settings, of which the stack changes none. */
export const RETRY_SECONDS = 10;
export const TIMEOUT_SECONDS = 35;
/** DTM waits this long for the reply to a call, where the message says nothing else. */
export const REQUEST_TIMEOUT_SECONDS = 3;

/** A new message from the body of a call. */
export function newMessage(body: MessageBody, status: Status, now: number): Message {
  const options: Options = {
    timeoutSeconds: body.timeout_to_fail ?? 0,
    requestTimeoutSeconds: body.request_timeout ?? 0,
    retrySeconds: body.retry_interval ?? 0,
    headers: body.branch_headers ?? {},
  };
  const nextIntervalSeconds = firstInterval(options);
  return {
    gid: escaped(body.gid),
    status,
    queryPrepared: body.query_prepared ?? "",
    steps: body.steps,
    payloads: body.payloads,
    options,
    createdAt: now,
    updatedAt: now,
    finishedAt: undefined,
    rolledBackAt: undefined,
    nextIntervalSeconds,
    nextTryAt: now + nextIntervalSeconds * 1000,
    isOfCron: false,
  };
}

/** The branches of a new message. Throws a {@link DtmFailure} where a step has no payload, in the words of Go. */
export function newBranches({ steps = [], payloads = [] }: MessageBody, now: number): StoredBranch[] {
  const all = [...payloads, ...steps.flatMap(({ data }) => (data ? [data] : []))];
  return steps.map((step, i) => {
    const payload = all[i];
    if (payload === undefined)
      throw new DtmFailure(`runtime error: index out of range [${i}] with length ${all.length}`);
    return {
      branchId: String(i + 1).padStart(2, "0"),
      url: step["action"] ?? "",
      payload,
      status: "prepared",
      createdAt: now,
      updatedAt: now,
      finishedAt: undefined,
    };
  });
}

/** A gid as DTM takes it from a body. */
export const escaped = (gid: string): string => gid.replace(/[\n\r;]/g, "");

/** True once the message is as old as its time-out. */
export function isTimedOut({ options, createdAt }: Message, now: number): boolean {
  return now - createdAt >= (options.timeoutSeconds || TIMEOUT_SECONDS) * 1000;
}

/** How the interval until the next try follows from the one before. */
export type NextTry = "back-off" | "keep" | "reset";

/** The interval after a try that ended so. */
export function nextInterval({ options, nextIntervalSeconds }: Message, next: NextTry): number {
  if (next === "back-off") return nextIntervalSeconds * 2;
  return next === "keep" ? nextIntervalSeconds : firstInterval(options);
}

function firstInterval({ retrySeconds, timeoutSeconds }: Options): number {
  if (retrySeconds !== 0) return retrySeconds;
  return timeoutSeconds > 0 && timeoutSeconds < RETRY_SECONDS ? timeoutSeconds : RETRY_SECONDS;
}
