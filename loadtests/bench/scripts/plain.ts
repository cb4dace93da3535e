// The most purchases that k6 makes on this machine: the same request as a buyer's, sent and forgotten.
import exec from "k6/execution";
import http from "k6/http";
import { renderJson, renderText } from "../../../targets/render.ts";
import { readInput } from "../../buyers/scripts/read-input.ts";
import { constantBuyers } from "./constant-buyers.ts";

const input = readInput();
const { plan, urls, purchase } = input;
const USER = "{user}";
const values = { ...input.values, sale: plan.sale, user: USER };
const url = `${urls[0]}${renderText(purchase.path, values)}`;
const body = JSON.stringify(renderJson(purchase.body ?? null, values));
const headers = renderJson({ "content-type": "application/json", ...purchase.headers }, values);
const params = { headers: headers as Record<string, string> };

const SOLD_OUT = 409;
// Any other reply is counted as failed, and then nothing was measured.
http.setResponseCallback(http.expectedStatuses(SOLD_OUT));

export const options = constantBuyers("ask");
export { handleSummary } from "../../buyers/scripts/summary.ts";
export function ask(): void {
  const user = `b${exec.scenario.iterationInTest}`;
  http.request(purchase.method, url.replace(USER, user), body.replace(USER, user), params);
}
