// What stays the same in the two lines of a purchase in the history, which k6's module joins. Joined from texts, since
// JSON.stringify of an object costs k6 several times as much. Pure.
import type { Meaning } from "../../../targets/reply.ts";

/** How the lines of this process's purchases in this sale begin. */
export const lineStart = (process: string, sale: string): string =>
  `{"process":${JSON.stringify(process)},"op":"purchase","sale":${JSON.stringify(sale)},"user":`;

/** How the line of a purchase ends that was told this. `status` is 0 where no reply came. */
export function lineEnding(status: number, { outcome, rule, gid, error }: Meaning): string {
  let ending = status === 0 ? "" : `,"status":${status}`;
  ending += `,"outcome":"${outcome}"`;
  if (rule !== undefined) ending += `,"rule":${rule}`;
  if (gid !== undefined) ending += `,"gid":${JSON.stringify(gid)}`;
  if (error !== undefined) ending += `,"error":${JSON.stringify(error)}`;
  return `${ending}}`;
}
