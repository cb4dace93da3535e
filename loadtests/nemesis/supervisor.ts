// Starts processes again: those that ended by themselves, as any supervisor would, and those that a fault killed.
import { setTimeout as wait } from "node:timers/promises";
import { HarnessError } from "../../base/errors.ts";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import { FAILPOINT_EXIT_CODE } from "../../server/contract.ts";
import type { ManagedProcess } from "../../stack/process/managed-process.ts";
import { processesOf, type Stack } from "../../stack/stack.ts";

/** Processes that are watched. */
export interface Supervisor {
  /**
   * Starts this one again if it is down, trying until it stands: what it depends on may be down as well. False when
   * it was not down, or was killed again meanwhile. Throws when it cannot be started.
   */
  restore(name: string): Promise<boolean>;
  /** Undoes whatever faults have left: links, pauses, processes that are down. */
  heal(): Promise<void>;
  /** Ends the watch. */
  dismiss(): void;
}

/** How long a process may take to stand again, whatever else is down. */
const RESTORE_WITHIN_MS = 45_000;
const RETRY_MS = 200;

/** Watches every process of the stack. Each end that nobody here brought about is recorded, and mended. */
export function supervise(
  stack: Stack,
  history: HistoryWriter,
  onEvent: (line: string) => void,
  signal: AbortSignal,
): Supervisor {
  let watching = true;
  const restoring = new Map<string, Promise<boolean>>();
  const restoreProcess = (process: ManagedProcess): Promise<boolean> => {
    const underWay = restoring.get(process.name);
    if (underWay !== undefined) return underWay;
    const restored = startUntilUp(process, signal).finally(() => restoring.delete(process.name));
    restoring.set(process.name, restored);
    // Awaited when all is healed: until then its failure must not count as unheard.
    restored.catch(() => {});
    return restored;
  };
  const processes = processesOf(stack);
  for (const process of processes) {
    process.onExit((exit) => {
      if (!watching || exit.expected || restoring.has(process.name) || signal.aborted) return;
      const what =
        exit.code === FAILPOINT_EXIT_CODE
          ? "exit by failpoint"
          : `ended by itself (code ${exit.code}, signal ${exit.signal})`;
      onEvent(`${process.name}: ${what}`);
      const event = { process: `${process.name}-exit`, op: "exit" };
      history.event(event, Date.now(), { outcome: "ok", target: process.name, error: what });
      void restoreProcess(process);
    });
  }
  return {
    async restore(name) {
      const process = processes.find((one) => one.name === name);
      return process?.state === "stopped" ? restoreProcess(process) : false;
    },
    async heal() {
      await stack.links?.proxy.reset();
      for (const process of processes) process.resume();
      // One may end while another is started: until all stand.
      for (let down = processes; down.length > 0; ) {
        for (const process of down) await restoreProcess(process);
        down = processes.filter(({ state }) => state === "stopped");
      }
    },
    dismiss() {
      watching = false;
    },
  };
}

async function startUntilUp(process: ManagedProcess, signal: AbortSignal): Promise<boolean> {
  const deadline = Date.now() + RESTORE_WITHIN_MS;
  for (;;) {
    if (process.state !== "stopped") return false;
    try {
      return await process.start(signal);
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof HarnessError) || Date.now() > deadline) throw error;
    }
    await wait(RETRY_MS, undefined, { signal });
  }
}
