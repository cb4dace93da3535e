// The two lines of a purchase in the history, joined from texts: JSON.stringify of an object costs k6 several times as
// much. Pure.
import type { Meaning } from "../../../targets/reply.ts";

/** How the lines of this process's purchases in this sale begin. */
export const lineStart = (process: string, sale: string): string =>
  `{"process":${JSON.stringify(process)},"op":"purchase","sale":${JSON.stringify(sale)},"user":`;

/** What both lines of a purchase say: who asked, and when. */
export const askedPart = (start: string, user: string, invoked: number): string =>
  `${start}${JSON.stringify(user)},"invoked":${invoked}`;

/** The line of a purchase that begins. */
export const askedLine = (asked: string): string => `${asked}}`;

/** The line of a purchase that ended, with its {@link lineEnding}. */
export const toldLine = (asked: string, completed: number, ending: string): string =>
  `${asked},"completed":${completed}${ending}`;

/** How the line of a purchase ends that was told this. `status` is 0 where no reply came. */
export function lineEnding(status: number, { outcome, rule, gid, error }: Meaning): string {
  let ending = status === 0 ? "" : `,"status":${status}`;
  ending += `,"outcome":"${outcome}"`;
  if (rule !== undefined) ending += `,"rule":${rule}`;
  if (gid !== undefined) ending += `,"gid":${JSON.stringify(gid)}`;
  if (error !== undefined) ending += `,"error":${JSON.stringify(error)}`;
  return `${ending}}`;
}
