// Who may ask a page of this machine: its user alone, and no other site that their browser has open. Pure.
import { timingSafeEqual } from "node:crypto";

/** What a request says of itself. */
export interface Asking {
  method?: string | undefined;
  url?: string | undefined;
  headers: { host?: string | undefined; origin?: string | undefined; "content-type"?: string | undefined };
}

/** A request that is let in, by the path behind the token; or the status by which it is refused. */
export type Admission = { path: string } | { refused: 403 | 404 | 405 | 415 | 421; why: string };

/** The hosts by which a page on this port is asked for. A name that leads here by a stranger's DNS is none of them. */
const hostsOf = (port: number): string[] => [`127.0.0.1:${port}`, `localhost:${port}`];

/**
 * Lets in what names this host and the token. What changes something must come from a page of this same address, as
 * JSON, which no form of another site can send.
 */
export function admit({ method, url = "", headers }: Asking, token: string, port: number): Admission {
  const { host = "", origin } = headers;
  if (!hostsOf(port).includes(host)) return { refused: 421, why: "this host is not served here" };
  if (origin !== undefined && origin !== `http://${host}`)
    return { refused: 403, why: "this comes from another site" };
  const [path = ""] = url.split("?", 1);
  const [empty, given = "", ...rest] = path.split("/");
  if (empty !== "" || !isSame(given, token) || rest.length === 0)
    return { refused: 404, why: "the address needs the token that was printed" };
  if (method === "GET") return { path: rest.join("/") };
  if (method !== "POST") return { refused: 405, why: "only GET and POST" };
  if (origin === undefined) return { refused: 403, why: "this does not come from the page" };
  if (!/^application\/json\b/.test(headers["content-type"] ?? "")) return { refused: 415, why: "only JSON" };
  return { path: rest.join("/") };
}

/** Compares in a time that does not tell where two texts differ. */
function isSame(given: string, token: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
}
