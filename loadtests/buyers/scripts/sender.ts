// Sends a target's requests from k6. The template is read once, since k6's engine is slow.
import exec from "k6/execution";
import http, { type Params, type RefinedResponse, type ResponseType } from "k6/http";
import { compileRequest, type RenderedRequest } from "../../../targets/compile-request.ts";
import type { Values } from "../../../targets/render.ts";
import type { RequestTemplate } from "../../../targets/schema/requests.ts";

/** What k6 makes of a reply. */
export type K6Response = RefinedResponse<ResponseType>;

/** Sends the requests of one template. */
export interface Sender {
  /** Sends one to the server at this URL, and waits for the reply. */
  send: (server: string, values: Values) => K6Response;
  /** Sends several with the same values at once. */
  sendAll: (server: string, values: Values, times: number) => K6Response[];
}

// Null says that no reply is unexpected, which k6's types do not know. Said once, since k6 reads each request's parameters.
http.setResponseCallback(null as unknown as ReturnType<typeof http.expectedStatuses>);

/** Reads a template once, with the values that all of its requests share. `timeout` is in milliseconds. */
export function senderOf(template: RequestTemplate, constants: Values, timeout: number): Sender {
  const { method, path, headers, body } = compileRequest(template, constants);
  const paramsOf = paramsWith(timeout);
  const hasOwnId = JSON.stringify(template).includes("{{request.id}}");
  const withId = (values: Values): Values => (hasOwnId ? { ...values, "request.id": freshId() } : values);
  return {
    send: (server, values) => {
      const all = hasOwnId ? withId(values) : values;
      return http.request(method, server + path(all), body(all), paramsOf(headers(all)));
    },
    sendAll: (server, values, times) =>
      http.batch(
        Array.from({ length: times }, () => {
          const all = withId(values);
          return { method, url: server + path(all), body: body(all), params: paramsOf(headers(all)) };
        }),
      ),
  };
}

/** k6's parameters of a request; the same ones again for the same headers. */
function paramsWith(timeout: number): (headers: RenderedRequest["headers"]) => Params {
  let last: Params = { headers: {}, timeout };
  return (headers) => {
    if (last.headers !== headers) last = { headers, timeout };
    return last;
  };
}

/** An id that no other request has. */
const freshId = (): string => `${exec.vu.idInTest}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
