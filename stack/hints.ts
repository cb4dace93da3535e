// What to type at a served system: curl lines that open a sale and buy a unit. Pure.
import { renderJson, renderText, type Values } from "../targets/render.ts";
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

function curlLine(
  url: string,
  { method, path, headers = {}, body }: RequestTemplate,
  values: Values,
): string {
  const words = ["curl", "-X", method, `${url}${renderText(path, values)}`];
  for (const [name, text] of Object.entries(headers))
    words.push("-H", `${name}: ${renderText(text, values)}`);
  if (body !== undefined)
    words.push("-H", "content-type: application/json", "-d", JSON.stringify(renderJson(body, values)));
  return words.map(quoted).join(" ");
}

/** The word as a shell reads it. */
const quoted = (word: string): string =>
  /^[\w./:@=-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
