// What every process of a stack shares: where its data and logs go, and who guards it.
import path from "node:path";
import type { Guard } from "./guard.ts";
import { ManagedProcess, type ProcessSettings } from "./managed-process.ts";

/** The surroundings of a stack's processes. */
export interface Workspace {
  /** A temporary folder, removed when the stack has stopped. */
  temporary: string;
  /** The folder of logs, kept. */
  logs: string;
  guard: Guard;
}

const READY_WITHIN_MS = 15_000;
const STOP_WITHIN_MS = 4_000;

/** A process of the stack, not started yet; its log is named after it. */
export function processIn(
  workspace: Workspace,
  settings: Pick<ProcessSettings, "name" | "command" | "env" | "folder" | "ready">,
): ManagedProcess {
  const logFile = path.join(workspace.logs, `${settings.name}.log`);
  const bounds = { readyWithinMs: READY_WITHIN_MS, stopWithinMs: STOP_WITHIN_MS };
  return new ManagedProcess({ ...settings, ...bounds, logFile }, workspace.guard);
}

/** The environment that a child needs to run at all, without what the user's shell may say to it. */
export const bareEnvironment = (): Record<string, string> =>
  Object.fromEntries(
    ["PATH", "HOME", "LANG", "TMPDIR"].flatMap((name) => {
      const value = process.env[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
