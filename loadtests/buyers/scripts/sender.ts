// Sends those of a target's requests from k6 that are no purchases: the history has no lines of them.
import exec from "k6/execution";
import http, { type RefinedResponse, type ResponseType } from "k6/http";
import { compileRequest } from "../../../targets/compile-request.ts";
import type { Values } from "../../../targets/render.ts";
import type { RequestTemplate } from "../../../targets/schema/requests.ts";

/** What k6 makes of a reply. */
export type K6Response = RefinedResponse<ResponseType>;

// Null says that no reply is unexpected, which k6's types do not know. Said once, since k6 reads each request's parameters.
http.setResponseCallback(null as unknown as ReturnType<typeof http.expectedStatuses>);

/** What sends requests of this template to a server, and waits for the reply. `timeout` is in milliseconds. */
export function senderOf(
  template: RequestTemplate,
  timeout: number,
): (server: string, values: Values) => K6Response {
  const { method, path, headers, body } = compileRequest(template, {});
  const withId = ownIdsOf(template);
  return (server, values) => {
    const all = withId(values);
    return http.request(method, server + path(all), body(all), { headers: headers(all), timeout });
  };
}

/** Adds an id that no other request has, where the template has a place for it. */
export function ownIdsOf(template: RequestTemplate): (values: Values) => Values {
  if (!JSON.stringify(template).includes("{{request.id}}")) return (values) => values;
  return (values) => ({ ...values, "request.id": freshId() });
}

const freshId = (): string => `${exec.vu.idInTest}-${Date.now()}-${Math.random().toString(36).slice(2)}`;
