// Probes: fresh buyers who are sent once all faults are healed, one to each server that is left. What the run writes and
// what `sells-again` reads.
import type { Contract } from "../../targets/schema/contract.ts";
import type { Span } from "../compact/span-type.ts";

/** The process of a probe's purchases in the history begins with this; the server's name may follow. */
export const PROBE_PROCESS = "probe-";

/** A probe that gave up no longer than this before the end of its bound has waited for it. */
export const PROBE_GAVE_UP_MS = 1_000;

/** How many units the sale of the probes should have: twice what all of them take, since some may stay in doubt. */
export const probeUnits = (servers: number, { units }: Contract): number => 2 * servers * units;

// A page reads this file too, and has no Buffer.
const PREFIX = new TextEncoder().encode(PROBE_PROCESS);

/** Returns true if this process is a probe's. */
export function isProbe({ bytes, from, to }: Span): boolean {
  if (to - from < PREFIX.length) return false;
  for (let at = 0; at < PREFIX.length; at++) if (bytes[from + at] !== PREFIX[at]) return false;
  return true;
}
