// Everything that a run needs, real and private: started together, stopped together, nothing left behind.
import { mkdir, mkdtemp } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { leadBuyers } from "./links.ts";
import { Guard } from "./process/guard.ts";
import type { ManagedProcess } from "./process/managed-process.ts";
import { demandPort } from "./process/ports.ts";
import { stopAll, type Workspace } from "./process/workspace.ts";
import { environmentValues, runningSystem } from "./running-system.ts";
import { type SystemOptions, startSystem } from "./start-system.ts";
import type { System } from "./system.ts";
import { Wire } from "./wire/wire.ts";

export interface StackOptions extends Omit<SystemOptions, "wire"> {
  /** The run's folder; logs go into its `logs/`. */
  runFolder: string;
  /**
   * What is led through the wire: its links, or the buyers' way to each server too. Of a system that runs already, only
   * the latter can be.
   */
  wire?: "links" | "all" | undefined;
}

/** A system, and how to stop it. */
export interface Stack extends System {
  /** A folder outside of the run's, removed with the stack: what must not be kept goes there. */
  temporary: string;
  /** Stops everything that was started and removes the temporary folder. Safe to call again. */
  stop(): Promise<void>;
}

/** The processes that faults can strike, stores first; none of a system that ran before. */
export const processesOf = ({ redis, mysql, dtm, dtmReplicas, servers }: Stack): ManagedProcess[] => [
  ...[redis, mysql, dtm, ...servers].flatMap((part) => part?.process ?? []),
  ...dtmReplicas,
];

/** The process of this name: `redis`, `mariadb`, `dtm`, or a server's. */
export const processNamed = (stack: Stack, name: string): ManagedProcess | undefined =>
  processesOf(stack).find((process) => process.name === name);

/** Starts what the target needs, or finds what runs already. If it throws, it has stopped what it had started. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { signal, target } = options;
  const environment = environmentValues(target);
  if (options.port !== undefined) await demandPort(options.port);
  const workspace = await makeWorkspace(options.runFolder);
  const { temporary } = workspace;
  const started: ManagedProcess[] = [];
  const start = async (process: ManagedProcess) => {
    signal?.throwIfAborted();
    started.push(process);
    await process.start(signal);
  };
  const wire = options.wire === undefined ? undefined : new Wire(Date.now);
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll(started, workspace).finally(() => wire?.close());
    return stopping;
  };
  try {
    const system = Array.isArray(target.start)
      ? await startSystem({ ...options, wire }, target.start, environment, workspace, start)
      : runningSystem(target.start, environment);
    // An abort after the last part became ready has not been seen yet.
    signal?.throwIfAborted();
    if (wire === undefined) return { ...system, temporary, stop };
    const servers = options.wire === "all" ? await leadBuyers(wire, system.servers) : system.servers;
    return { ...system, servers, wire, temporary, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function makeWorkspace(runFolder: string): Promise<Workspace> {
  const logs = path.join(runFolder, "logs");
  await mkdir(logs, { recursive: true });
  const temporary = await mkdtemp(path.join(os.tmpdir(), "flashproof-"));
  return { temporary, logs, guard: new Guard(temporary) };
}
