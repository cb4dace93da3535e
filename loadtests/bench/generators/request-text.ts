// A target's purchase as the text of an HTTP request, in two halves with the buyer's id between them: so a generator
// renders nothing, and costs little beside the server.
import { HarnessError } from "../../../base/errors.ts";
import { renderRequest } from "../../../targets/compile-request.ts";
import type { Values } from "../../../targets/render.ts";
import type { Target } from "../../../targets/target.ts";

/** The request before and after the buyer's id. */
export interface RequestText {
  before: string;
  after: string;
}

/** Every id has this length, since the request states its own length: see {@link userOf}. */
const USER_LENGTH = 20;

/** The id of a measurement's n-th buyer, as wrk's script makes them. */
export const userOf = (nonce: string, n: number): string =>
  nonce + String(n).padStart(USER_LENGTH - nonce.length, "0");

/** The purchase in this sale, at this address. Throws where the request does not name the buyer exactly once. */
export function purchaseText(target: Target, url: string, sale: string, given: Values): RequestText {
  const user = "U".repeat(USER_LENGTH);
  const values = { ...given, sale, user };
  const { method, path, headers, body } = renderRequest(target.requests.purchase, values);
  const content = body ?? "";
  const all = { host: new URL(url).host, ...headers, "content-length": Buffer.byteLength(content) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  const text = [`${method} ${path} HTTP/1.1`, ...lines, "", content].join("\r\n");
  const [before, after, ...more] = text.split(user);
  if (before === undefined || after === undefined || more.length > 0) {
    throw new HarnessError("usage", `the purchase of target ${target.name} does not name the buyer once`);
  }
  return { before, after };
}
