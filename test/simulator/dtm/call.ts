// The calls of the simulated DTM to branches and check-backs, and what it takes a reply to mean.
import { type Message, REQUEST_TIMEOUT_SECONDS, type StoredBranch } from "./message.ts";

/**
 * A call to a branch, or the question of a check-back, which is a GET. Where a GET goes out on a connection that was used
 * before, and that ends without a reply, Go's HTTP client sends it again by itself: a branch may see it twice.
 */
export interface DtmCall {
  id: number;
  method: "GET" | "POST";
  url: string;
  headers: Record<string, string>;
  body: string | undefined;
  /** DTM waits this long for the reply. */
  timeoutMs: number;
}

/** A reply, to DTM or from it. */
export interface DtmReply {
  status: number;
  body: string;
}

export type CallToMake = Omit<DtmCall, "id">;

/** The question what became of a message. */
export const checkBackCall = (message: Message): CallToMake =>
  callTo(message, message.queryPrepared, "00", "msg", "");

export const branchCall = (message: Message, { url, branchId, payload }: StoredBranch): CallToMake =>
  callTo(message, url, branchId, "action", payload);

function callTo(
  { gid, options }: Message,
  url: string,
  branchId: string,
  op: string,
  payload: string,
): CallToMake {
  if (!/^https?:\/\//.test(url)) throw new Error(`the simulated DTM speaks HTTP only, not to ${url}`);
  const query = `branch_id=${branchId}&gid=${queryEscaped(gid)}&op=${op}&trans_type=msg`;
  const headers: Record<string, string> = { "content-type": "application/json" };
  for (const name in options.headers) headers[name.toLowerCase()] = options.headers[name] ?? "";
  // Go's HTTP client asks for JSON where it sends JSON.
  const type = headers["content-type"] ?? "";
  if (type.includes("json")) headers["accept"] ??= type;
  return {
    // A branch with an empty payload is called with GET.
    method: payload === "" ? "GET" : "POST",
    url: url + (url.includes("?") ? "&" : "?") + query,
    headers,
    body: payload === "" ? undefined : payload,
    timeoutMs: (options.requestTimeoutSeconds || REQUEST_TIMEOUT_SECONDS) * 1000,
  };
}

/** As Go escapes a value of a query string. */
const queryEscaped = (text: string): string =>
  encodeURIComponent(text)
    .replace(/%20/g, "+")
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);

export type Answer = "success" | "failure" | "ongoing" | "error";

/** What DTM takes a reply to mean: a word in the body counts before the status. Undefined: no reply came. */
export function answerOf(reply: DtmReply | undefined): Answer {
  if (reply === undefined) return "error";
  if (reply.status === 425 || reply.body.includes("ONGOING")) return "ongoing";
  if (reply.status === 409 || reply.body.includes("FAILURE")) return "failure";
  return reply.status === 200 ? "success" : "error";
}
