// Signals to a whole process group, by the id of its leader. A server may be started by a shell or npm; what that
// starts has to be killed and paused with it.
import { holdsInTime } from "../../base/until.ts";
import { outputOf } from "./run-tool.ts";

const POLL_MS = 10;

/** Signals every process of the group; 0 only looks for one. Returns false if none is left. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // macOS answers EPERM when only processes are left that have ended and are not yet collected.
    if (code === "ESRCH" || code === "EPERM") return false;
    throw error;
  }
}

/** Waits until the group's last process has ended. Returns false if one is left after that time. */
export const groupEnd = (leader: number, withinMs: number): Promise<boolean> =>
  holdsInTime(() => !signalGroup(leader, 0), { deadlineMs: withinMs, everyMs: POLL_MS });

/** The ids of the running processes that this one has started. */
export const childrenOf = (parent: number): number[] =>
  outputOf("pgrep", "-P", String(parent)).split("\n").filter(Boolean).map(Number);
