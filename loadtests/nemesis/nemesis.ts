// Plays the planned faults while buyers come, and records each: when it struck, what, and when it was healed.
import { setTimeout as wait } from "node:timers/promises";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import { faultNamed } from "./every-fault.ts";
import type { FaultSetting } from "./fault.ts";
import type { PlannedFault } from "./planned-fault.ts";

/** What the nemesis works on. */
export interface NemesisParts extends FaultSetting {
  history: HistoryWriter;
  /** Told of every strike and every healing. */
  onEvent: (line: string) => void;
}

/** Plays all planned faults, each at its time from now; they may overlap. Aborting leaves everything as it is. */
export async function injectFaults(
  parts: NemesisParts,
  faults: readonly PlannedFault[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(faults.map((planned, index) => injectFault(parts, planned, `nemesis-${index}`, signal)));
}

async function injectFault(
  parts: NemesisParts,
  planned: PlannedFault,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const { history, onEvent } = parts;
  const fault = faultNamed(planned.fault);
  await wait(planned.atMs, undefined, { signal });
  const complete = history.begin({ process: id, op: fault.name });
  const struck = await fault.inject(parts, planned, id);
  if (struck === undefined) {
    complete({ outcome: "fail", target: planned.on, error: "took no effect: it was down already" });
    onEvent(`${fault.name} ${planned.on}: took no effect, it was down already`);
    return;
  }
  complete({ outcome: "ok", target: struck });
  onEvent(`${fault.name} ${struck}`);
  await wait(planned.forMs, undefined, { signal });
  const healed = history.begin({ process: id, op: `heal-${fault.name}`, target: planned.on });
  const undone = await fault.heal(parts, planned, id);
  healed({ outcome: undone ? "ok" : "fail", target: planned.on });
}
