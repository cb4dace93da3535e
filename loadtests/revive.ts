// Starts servers again that ended by themselves, as a supervisor would: a failpoint's `exit` among others.
import { FAILPOINT_EXIT_CODE } from "../server/contract.ts";
import type { Stack } from "../stack/stack.ts";
import type { HistoryWriter } from "./history-writer.ts";

/** Servers watched; `stop` ends that, after the restarts under way. */
export interface Revival {
  /** Gives how many ends no failpoint explains. Throws when a server could not be started again. */
  stop(): Promise<number>;
}

/** Watches the servers. Each end and restart is recorded as the nemesis's. */
export function reviveServers(
  stack: Stack,
  history: HistoryWriter,
  onEvent: (line: string) => void,
): Revival {
  let watching = true;
  let unexplained = 0;
  const restarts: Promise<unknown>[] = [];
  for (const { name, process } of stack.servers) {
    process?.onExit((exit) => {
      if (!watching || exit.expected) return;
      const byFailpoint = exit.code === FAILPOINT_EXIT_CODE;
      if (!byFailpoint) unexplained += 1;
      const what = byFailpoint
        ? "exit by failpoint"
        : `ended by itself (code ${exit.code}, signal ${exit.signal})`;
      onEvent(`${name}: ${what}`);
      const event = { process: `${name}-exit`, op: "exit-server" };
      history.event(event, Date.now(), { outcome: "ok", target: name, error: what });
      restarts.push(settleLater(process.start()));
    });
  }
  return {
    async stop() {
      // A restart may end and start another: until no new one has come.
      for (let awaited = -1; awaited !== restarts.length; ) {
        awaited = restarts.length;
        await Promise.all(restarts);
      }
      watching = false;
      return unexplained;
    },
  };
}

/** Keeps a failure for whoever awaits it later: until then it must not count as unheard. */
function settleLater<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => {});
  return promise;
}
