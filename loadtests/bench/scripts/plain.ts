// The purchases that a script of k6's own makes on this machine: the same request as a buyer's, sent by k6/http and forgotten.
import exec from "k6/execution";
import http from "k6/http";
import { renderRequest } from "../../../targets/compile-request.ts";
import { readInput } from "../../buyers/scripts/read-input.ts";
import { constantBuyers } from "./constant-buyers.ts";

const input = readInput();
const { plan, urls } = input;
const USER = "{user}";
const values = { ...input.values, sale: plan.sale, user: USER };
const { method, path, headers, body } = renderRequest(input.target.requests.purchase, values);
const url = `${urls[0]}${path}`;
const params = { headers };

const SOLD_OUT = 409;
// Any other reply is counted as failed, and then nothing was measured.
http.setResponseCallback(http.expectedStatuses(SOLD_OUT));

export const options = constantBuyers("ask");
export { handleSummary } from "../../buyers/scripts/summary.ts";
export function ask(): void {
  const user = `b${exec.scenario.iterationInTest}`;
  http.request(method, url.replace(USER, user), body?.replace(USER, user), params);
}
