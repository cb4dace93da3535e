// Starts servers again that ended by themselves, as a supervisor would: a failpoint's `exit` among others.
import { FAILPOINT_EXIT_CODE } from "../server/contract.ts";
import type { Stack } from "../stack/stack.ts";
import type { HistoryWriter } from "./history-writer.ts";

/**
 * Watches the servers until the function it returns is called; that one gives the number of ends that no
 * failpoint explains. Each end and restart is recorded as the nemesis's.
 */
export function reviveServers(stack: Stack, history: HistoryWriter, onEvent: (line: string) => void) {
  let watching = true;
  let unexplained = 0;
  const restarts = new Set<Promise<void>>();
  for (const server of stack.servers) {
    server.onExit((exit) => {
      if (!watching || exit.expected) return;
      const byFailpoint = exit.code === FAILPOINT_EXIT_CODE;
      if (!byFailpoint) unexplained += 1;
      const what = byFailpoint
        ? "exit by failpoint"
        : `unexplained end (code ${exit.code}, signal ${exit.signal})`;
      onEvent(`${server.name}: ${what}`);
      const at = Date.now();
      history.event({ process: `${server.name}-exit`, op: "exit-server" }, at, {
        outcome: "ok",
        target: server.name,
        error: what,
      });
      const restart = server.start().then(() => {
        onEvent(`restarted ${server.name}`);
        restarts.delete(restart);
      });
      restarts.add(restart);
    });
  }
  return async (): Promise<number> => {
    await Promise.all(restarts);
    watching = false;
    return unexplained;
  };
}
