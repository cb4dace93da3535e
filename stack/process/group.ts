// Signals to a whole process group, by the id of its leader: a server may be started by a shell or npm, and what
// that started has to be killed, paused and counted with it.
import { holdsInTime } from "../../base/until.ts";
import { outputOf } from "./run-tool.ts";

const POLL_MS = 10;

/** Signals every process of the group; 0 only asks. False when none is left. */
export function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // EPERM is macOS's answer where only ended processes, not yet collected, are left.
    if (code === "ESRCH" || code === "EPERM") return false;
    throw error;
  }
}

/** Awaits the end of the group's last process. False when some is left after that time. */
export const groupEnd = (leader: number, withinMs: number): Promise<boolean> =>
  holdsInTime(() => !signalGroup(leader, 0), { deadlineMs: withinMs, everyMs: POLL_MS });

/** The ids of the processes that this one has started and that still live. */
export const childrenOf = (parent: number): number[] =>
  outputOf("pgrep", "-P", String(parent)).split("\n").filter(Boolean).map(Number);
