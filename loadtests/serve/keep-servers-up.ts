// Starts a server again that a failpoint has ended, as any supervisor would, and shows which servers run.
import { FAILPOINT_EXIT_CODE } from "../../server/contract.ts";
import type { Exit } from "../../stack/process/managed-process.ts";
import type { Stack } from "../../stack/stack.ts";
import type { DoorLog } from "./door-log.ts";

/** Returns true if a failpoint ended it: that was asked for. */
export const isCrashOnPurpose = ({ code }: Pick<Exit, "code">): boolean => code === FAILPOINT_EXIT_CODE;

/** Watches the servers of this stack. */
export function keepServersUp({ servers }: Pick<Stack, "servers">, log: DoorLog, signal: AbortSignal): void {
  const show = () =>
    log.servers(
      servers.map(({ name, process }) => ({
        name,
        isUp: process === undefined || process.state === "running",
      })),
    );
  for (const { name, process } of servers) {
    process?.onExit((exit) => {
      if (exit.expected || !isCrashOnPurpose(exit)) return;
      show();
      process
        .start(signal)
        .then((isUp) => isUp && log.say(`${name} is up again`))
        .catch((error: unknown) => signal.aborted || log.say(`${name} did not start again: ${error}`, "bad"))
        .finally(show);
    });
  }
  show();
}
