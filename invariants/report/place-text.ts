// Where in a run a finding lies, as text, for every report.
import type { Place } from "../verdict.ts";

/** When it was, from the start of the run, and what was in force. */
export function placeText(place: Place): string {
  const { fromMs, toMs } = place;
  const until = toMs > fromMs ? ` to ${seconds(toMs)}` : "";
  return `${seconds(fromMs)}${until} after the start; ${inForceText(place)}`;
}

/** What struck, in a sentence without an end. */
function inForceText({ during, afterwards = [] }: Place): string {
  if (afterwards.length === 0)
    return during.length === 0 ? "no fault in force" : `in force: ${named(during)}`;
  const first = during.length === 0 ? "no fault in force at first" : `in force at first: ${named(during)}`;
  return `${first}; afterwards: ${named(afterwards)}`;
}

/** The most faults that a line names. */
const NAMED = 6;

const named = (faults: readonly string[]): string =>
  faults.length <= NAMED
    ? faults.join(", ")
    : `${faults.slice(0, NAMED).join(", ")} and ${faults.length - NAMED} more`;

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;
