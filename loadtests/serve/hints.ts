// What to type at a served system: curl lines that open a sale and buy a unit. Pure.

import { renderRequest } from "../../targets/compile-request.ts";
import { idOf, idValue } from "../../targets/ids.ts";
import { renderSql, renderText, type Values } from "../../targets/render.ts";
import type { PurchaseRequest, RequestTemplate, Step } from "../../targets/schema/requests.ts";
import type { Target } from "../../targets/target.ts";

/** A curl line that opens a sale on the server at `url`, and one that buys a unit. */
export function hintsFor(
  { requests, ids }: Pick<Target, "requests" | "ids">,
  url: string,
  given: Values,
): { open: string; buy: string } {
  const sale = idValue(ids.sale, idOf(ids.sale, "try-it", 0));
  const user = idValue(ids.user, idOf(ids.user, "ada", 0));
  const values = { ...given, sale, user, units: 10 };
  return {
    open: [requests.open]
      .flat()
      .map((step) => lineOf(url, step, values))
      .join("\n  "),
    buy: lineOf(url, requests.purchase, values),
  };
}

/** A line to type for one step; what an earlier step saves stays a placeholder. */
function lineOf(url: string, step: Step | PurchaseRequest, values: Values): string {
  const given = withSaved(JSON.stringify(step), values);
  if ("sql" in step) {
    const { sql, values: parameters } = renderSql(step.sql, given);
    return `mysql> ${sql} -- ? is ${parameters.join(", ")}`;
  }
  if ("redis" in step)
    return `redis-cli ${step.redis.map((word) => quoted(renderText(word, given))).join(" ")}`;
  if ("jwt" in step) return `sign a JWT with the claims ${JSON.stringify(step.jwt.claims)}`;
  return curlLine(url, step, given);
}

const withSaved = (text: string, values: Values): Values => ({
  ...Object.fromEntries(
    [...text.matchAll(/\{\{(saved\.\w+)\}\}/g)].map(([, name = ""]) => [name, `<${name}>`]),
  ),
  ...values,
});

function curlLine(url: string, template: RequestTemplate, values: Values): string {
  const { method, path, headers, body } = renderRequest(template, values);
  const words = ["curl", "-w", "\\n", "-X", method, `${url}${path}`];
  for (const [name, text] of Object.entries(headers)) words.push("-H", `${name}: ${text}`);
  if (body !== null) words.push("-d", body);
  return words.map(quoted).join(" ");
}

/** The word as a shell reads it. */
const quoted = (word: string): string =>
  /^[\w./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
