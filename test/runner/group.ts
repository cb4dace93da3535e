// What can be done to a process group, by the id of its leader: signal it, see who is left in it.
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** Signals every process of the group; a group that is gone is no error. */
export function signalGroup(leader: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-leader, signal);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** The command lines of the processes in the group that still run; ended ones nobody waited for do not count. */
export async function leftInGroup(leader: number): Promise<string[]> {
  const { stdout } = await promisify(execFile)("ps", ["-eo", "pgid=,stat=,args="]);
  return stdout.split("\n").flatMap((line) => {
    const [, group, state, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
    return Number(group) === leader && !state?.startsWith("Z") ? [command ?? ""] : [];
  });
}
