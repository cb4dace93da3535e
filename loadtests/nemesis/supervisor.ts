// Starts processes again: those that ended by themselves, as any supervisor would, and those that a fault killed.
import { until } from "../../base/until.ts";
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import { FAILPOINT_EXIT_CODE } from "../../server/contract.ts";
import type { ManagedProcess } from "../../stack/process/managed-process.ts";
import { processesOf, type Stack } from "../../stack/stack.ts";
import { restoreAll } from "./restore-all.ts";

/** Processes that are watched. */
export interface Supervisor {
  /**
   * Starts this process again if it is down, and tries until it is up: what it depends on may be down as well. Returns
   * false when it was not down, or was killed again meanwhile; throws when it cannot be started.
   */
  restore(name: string): Promise<boolean>;
  /** Undoes what faults have left: links, pauses, processes that are down. */
  heal(): Promise<void>;
  /** Ends the watch. */
  dismiss(): void;
}

/** How long a process may take to be up again, whatever else is down. */
const RESTORE_WITHIN_MS = 45_000;
const RETRY_MS = 200;

/** Watches every process of the stack. One that ends by itself is recorded, and started again. */
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
    // It is awaited when all is healed; until then Node must not take its failure for an unhandled one.
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
      await restoreAll(processes, restoreProcess);
    },
    dismiss() {
      watching = false;
    },
  };
}

async function startUntilUp(process: ManagedProcess, signal: AbortSignal): Promise<boolean> {
  const what = `${process.name} to be up again`;
  const start = async () => ({ restored: process.state === "stopped" && (await process.start(signal)) });
  const { restored } = await until(start, {
    what,
    deadlineMs: RESTORE_WITHIN_MS,
    everyMs: RETRY_MS,
    signal,
  });
  return restored;
}
