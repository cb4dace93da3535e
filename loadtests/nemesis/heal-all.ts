// The end of all faults of a run.
import type { HistoryWriter } from "../../invariants/record/writing/write-history.ts";
import type { Supervisor } from "./supervisor.ts";

/** Heals what is still broken. What cannot be healed is recorded, and the run goes on to its verdict. */
export async function healAll(
  supervisor: Pick<Supervisor, "heal">,
  history: HistoryWriter,
  onEvent: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  try {
    await supervisor.heal();
  } catch (error) {
    signal.throwIfAborted();
    const why = (error as Error).message;
    history.event({ process: "nemesis", op: "heal-all" }, Date.now(), { outcome: "fail", error: why });
    onEvent(`not all could be healed: ${why}`);
  }
}
