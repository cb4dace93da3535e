// Plays the planned faults while buyers come, and records each: when it struck, what, and when it was healed.
import { setTimeout as wait } from "node:timers/promises";
import type { Stack } from "../../stack/stack.ts";
import type { HistoryWriter } from "../history-writer.ts";
import type { PlannedFault } from "../plan.ts";
import { FAULTS } from "./faults.ts";

/** What the nemesis works on. */
export interface NemesisParts {
  stack: Stack;
  history: HistoryWriter;
  /** Told of every strike and every healing. */
  onEvent: (line: string) => void;
}

/** Plays all planned faults, each at its time from now. Aborting stops those to come; what is struck is healed. */
export async function playFaults(
  parts: NemesisParts,
  faults: readonly PlannedFault[],
  signal: AbortSignal,
): Promise<void> {
  await Promise.all(faults.map((planned, index) => playFault(parts, planned, `nemesis-${index}`, signal)));
}

async function playFault(
  parts: NemesisParts,
  planned: PlannedFault,
  process: string,
  signal: AbortSignal,
): Promise<void> {
  const { stack, history, onEvent } = parts;
  const fault = FAULTS.find(({ name }) => name === planned.fault);
  if (fault === undefined) throw new Error(`no fault ${planned.fault}`);
  if (!(await pause(planned.atMs, signal))) return;

  const complete = history.begin({ process, op: fault.name });
  const struck = await fault.inject(stack, planned.server);
  if (struck === undefined) {
    complete({ outcome: "fail", error: "took no effect: nothing was running there" });
    return;
  }
  complete({ outcome: "ok", target: struck });
  onEvent(`${fault.name} ${struck}`);
  await pause(planned.forMs, signal);
  const healed = history.begin({ process, op: `heal-${fault.name}`, target: struck });
  await fault.heal(stack, planned.server);
  healed({ outcome: "ok", target: struck });
  onEvent(`healed ${struck}`);
}

/** Waits; false when it was cut short. */
async function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  try {
    await wait(ms, undefined, { signal });
    return true;
  } catch {
    return false;
  }
}
