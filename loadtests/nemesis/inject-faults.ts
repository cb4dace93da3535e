// The nemesis: injects the planned faults while buyers come, and records of each when it struck, what, and when it
// was healed.
import { setTimeout as wait } from "node:timers/promises";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import { faultNamed } from "./every-fault.ts";
import type { FaultContext } from "./fault.ts";
import type { PlannedFault } from "./planned-fault.ts";

/** What the nemesis works on. */
export interface NemesisContext extends FaultContext {
  history: HistoryWriter;
  /** Called at every strike. */
  onEvent: (line: string) => void;
}

/** Injects all planned faults, each at its time from now; they may overlap. Aborting leaves everything as it is. */
export async function injectFaults(
  context: NemesisContext,
  faults: readonly PlannedFault[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(
    faults.map((planned, index) => injectFault(context, planned, `nemesis-${index}`, signal)),
  );
}

async function injectFault(
  context: NemesisContext,
  planned: PlannedFault,
  id: string,
  signal: AbortSignal,
): Promise<void> {
  const { history, onEvent } = context;
  const fault = faultNamed(planned.fault);
  await wait(planned.atMs, undefined, { signal });
  const complete = history.begin({ process: id, op: fault.name });
  const struck = await fault.inject(context, planned, id);
  if (struck === undefined) {
    complete({ outcome: "fail", target: planned.on, error: "took no effect" });
    onEvent(`${fault.name} ${planned.on}: took no effect`);
    return;
  }
  complete({ outcome: "ok", target: struck });
  onEvent(`${fault.name} ${struck}`);
  await wait(planned.forMs, undefined, { signal });
  const healed = history.begin({ process: id, op: `heal-${fault.name}`, target: planned.on });
  try {
    await fault.heal(context, planned, id);
    healed({ outcome: "ok" });
  } catch (error) {
    signal.throwIfAborted();
    const why = (error as Error).message;
    healed({ outcome: "fail", error: why });
    onEvent(`heal-${fault.name} ${planned.on}: ${why}`);
  }
}
