// Sends one request of a target, and says whole what was sent and answered when it failed.
import { type Dispatcher, request } from "undici";
import { renderRequest } from "../../targets/compile-request.ts";
import { renderText, type Values } from "../../targets/render.ts";
import type { RequestTemplate } from "../../targets/schema/requests.ts";
import type { Reply } from "../../targets/value-in-reply.ts";

/** How to send it. */
export interface Sending {
  dispatcher?: Dispatcher;
  timeoutMs: number;
}

const LONGEST_BODY = 300;

/** Sends a request to the server at `url`. Rejects if no reply came. */
export async function sendRequest(
  url: string,
  template: RequestTemplate,
  values: Values,
  { dispatcher, timeoutMs }: Sending,
): Promise<Reply> {
  const { path, ...rendered } = renderRequest(template, values);
  const reply = await request(`${url}${path}`, {
    ...rendered,
    ...(dispatcher === undefined ? {} : { dispatcher }),
    signal: AbortSignal.timeout(timeoutMs),
  });
  const text = await reply.body.text();
  const header = (name: string) => {
    const value = reply.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
  };
  return { status: reply.statusCode, text, header };
}

/** What may be a secret in a request: a token or a password, which errors and logs do not show. */
const mayBeSecret = (name: string): boolean => /^(?:saved|token|env)\./.test(name);

/** A request in one line, without its secrets: `POST /items/7`. */
export function requestOf({ method, path }: RequestTemplate, values: Values): string {
  const shown = Object.entries(values).map(([name, value]) => [name, mayBeSecret(name) ? "…" : value]);
  return `${method} ${renderText(path, Object.fromEntries(shown))}`;
}

/** A request and its reply in one line: `POST /items/7 answered 404: no such item`. */
export function toldOf(template: RequestTemplate, values: Values, { status, text }: Reply): string {
  const body = text.replaceAll(/\s+/g, " ").trim();
  const short = body.length > LONGEST_BODY ? `${body.slice(0, LONGEST_BODY)} …` : body;
  return `${requestOf(template, values)} answered ${status}${short === "" ? " with an empty body" : `: ${short}`}`;
}
