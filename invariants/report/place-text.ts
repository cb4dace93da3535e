// Where in a run a finding lies, as text, for every report.
import type { Place } from "../verdict.ts";

/** When it was, from the start of the run, and what was in force. */
export function placeText({ fromMs, toMs, during }: Place): string {
  const until = toMs > fromMs ? ` to ${seconds(toMs)}` : "";
  const inForce = during.length === 0 ? "no fault in force" : `in force: ${during.join(", ")}`;
  return `${seconds(fromMs)}${until} after the start; ${inForce}`;
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(3)} s`;
