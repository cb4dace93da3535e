// Asks, calls and states as text, the same for both sides.
import type { Ask, Sequence } from "./sequences.ts";

/** The path and body of an ask. */
export function askOf({ gid, bodies }: Sequence, { operation, body }: Ask): { path: string; body: string } {
  return { path: `/api/dtmsvr/${operation}`, body: JSON.stringify({ gid, ...bodies[body] }) };
}

/** Headers that HTTP clients set by themselves. */
const OF_THE_CLIENT = ["host", "user-agent", "accept-encoding", "content-length", "connection"];

/** A call without its origin and without what every HTTP client says. */
export function callText(
  method: string,
  url: string,
  headers: Readonly<Record<string, unknown>>,
  body: string | undefined,
): string {
  const told = Object.entries(headers).filter(([name]) => !OF_THE_CLIENT.includes(name));
  const sorted = Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1)));
  return `${method} ${url.replace(/^http:\/\/[^/]+/, "")} ${JSON.stringify(sorted)} ${body ?? ""}`;
}

/** What `query` tells, without its times. */
export const stateText = (query: string): string => query.replace(/"\d{4}-\d\d-\d\dT[^"]*"/g, '"…"');
