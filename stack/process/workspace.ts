// What the processes of a stack share: folders for data and logs, a guard, and their end.
import { rm } from "node:fs/promises";
import path from "node:path";
import type { Guard } from "./guard.ts";
import { ManagedProcess, type ProcessSettings } from "./managed-process.ts";

/** Where a stack's processes keep data and logs, and the guard that ends them with the harness. */
export interface Workspace {
  /** A temporary folder, removed when the stack has stopped. */
  temporary: string;
  /** The folder of logs, which is kept. */
  logs: string;
  guard: Guard;
}

const READY_WITHIN_MS = 15_000;
const STOP_WITHIN_MS = 4_000;

/** A process of the stack, not started yet. Its log has its name. */
export function processIn(
  workspace: Workspace,
  settings: Pick<ProcessSettings, "name" | "command" | "env" | "folder" | "ready">,
): ManagedProcess {
  const logFile = path.join(workspace.logs, `${settings.name}.log`);
  const bounds = { readyWithinMs: READY_WITHIN_MS, stopWithinMs: STOP_WITHIN_MS };
  return new ManagedProcess({ ...settings, ...bounds, logFile }, workspace.guard);
}

/**
 * Stops in reverse order, so that each part still has what it depends on while it ends; none is started again from now
 * on. One that cannot be stopped keeps no other: the first failure is thrown at the end.
 */
export async function stopAll(
  started: readonly Pick<ManagedProcess, "retire" | "stop">[],
  { temporary, guard }: Workspace,
): Promise<void> {
  for (const process of started) process.retire();
  const failures: unknown[] = [];
  const noted = (error: unknown) => void failures.push(error);
  for (const process of [...started].reverse()) await process.stop().catch(noted);
  await rm(temporary, { recursive: true, force: true }).catch(noted);
  // A guard that is not dismissed kills and removes what is left, as soon as the harness has ended.
  if (failures.length > 0) throw failures[0];
  guard.dismiss();
}

/** The variables that any program needs, without the rest of the user's environment. */
export const bareEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    ["PATH", "HOME", "LANG", "TMPDIR"].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
