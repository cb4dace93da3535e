// The name of an exchange: what it is, without what only this purchase has.
import type { RequestHead } from "../../../../stack/wire/exchange.ts";
import type { Channel } from "./channel.ts";
import { drawnIn } from "./purchase-ids.ts";

/** A client sends a script itself the first time that a connection needs it, and its hash after that: it is one exchange. */
const AS: Readonly<Record<string, string>> = { EVAL: "EVALSHA", EVAL_RO: "EVALSHA_RO" };

/** Such as `redis EVALSHA {sale}--stock-1 and 2 more`, `mysql COMMIT`, `dtm POST /api/dtmsvr/prepare`. */
export function nameOf(
  channel: Channel,
  { verb, on }: Pick<RequestHead, "verb" | "on">,
  ids: { sale: string; user: string },
): string {
  const [first, ...others] = on.map((one) => withoutIds(one, ids));
  const more = others.length === 0 ? [] : [`and ${others.length} more`];
  return [channel, AS[verb] ?? verb, ...(first === undefined ? [] : [first]), ...more].join(" ");
}

/** The values of this purchase replaced by what they are. What follows a `?` of a path has hardly anything else. */
function withoutIds(on: string, { sale, user }: { sale: string; user: string }): string {
  const [path = ""] = on.split("?");
  let text = path;
  for (const drawn of drawnIn(path)) text = text.replaceAll(drawn, "{id}");
  // Pieces between marks are compared whole, so that a sale called `1` does not change `stock-1`.
  const long = (id: string) => id.length > 3 && /\D/.test(id);
  if (long(sale)) text = text.replaceAll(sale, "{sale}");
  const pieces = text.split(/([/:{}.,])/).map((piece) => {
    if (piece === sale) return "{sale}";
    if (piece === user) return "{user}";
    return /^\d+$/.test(piece) ? "{n}" : piece;
  });
  return pieces
    .join("")
    .replaceAll("{{sale}}", "{sale}")
    .replace(/\{+(sale|user|n|id)\}+/g, "{$1}");
}

/** A name as one word that a shell leaves alone. */
export const slugOf = (name: string): string =>
  name
    .replaceAll("→", "-to-")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");

/** The n-th of one name in a purchase, from 1, as the name and the word of an id say it. */
export const numbered = (text: string, n: number): string => (n === 1 ? text : `${text}.${n}`);
