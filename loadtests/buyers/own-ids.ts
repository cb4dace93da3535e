// Ids of sales and buyers that are of no plan: those of a trial, and of probes. Pure.
import { countOf, idOf } from "../../targets/ids.ts";
import type { IdRule } from "../../targets/schema/ids.ts";

/** Runs count from 0, and no run comes this far. */
const BEYOND_RUNS = 1_000_000;
const NUMBERS = 1_000_000_000;

/**
 * The id of the n-th sale or buyer of this name, in a run that starts at this moment. Where a target has a list or a range of ids,
 * they are taken from its end.
 */
export function ownId(rule: IdRule | undefined, name: string, n: number, startedAt: number): string {
  const count = countOf(rule);
  const place = Number.isFinite(count)
    ? Math.max(0, count - 1 - n)
    : BEYOND_RUNS + (Math.floor(startedAt / 100) % NUMBERS) + n;
  return idOf(rule, `${name}-${startedAt.toString(36)}${n === 0 ? "" : `-${n}`}`, place);
}
