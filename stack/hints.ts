// What to type at a served system: curl lines that open a sale and buy a unit. Pure.
import { renderRequest, type Values } from "../targets/render.ts";
import type { RequestTemplate, Target } from "../targets/target.ts";

/** A curl line that opens a sale on the server at `url`, and one that buys a unit. */
export function hintsFor(
  { requests }: Pick<Target, "requests">,
  url: string,
  given: Values,
): { open: string; buy: string } {
  const values = { ...given, sale: "try-it", user: "ada", units: 10 };
  return {
    open: curlLine(url, requests.open, values),
    buy: curlLine(url, requests.purchase, values),
  };
}

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
