// One child process that can be started, killed, paused and started again on the same data.
// Signals go to its own id only, and only while it is known to live.
import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { setTimeout as wait } from "node:timers/promises";
import { HarnessError } from "../targets/errors.ts";
import type { Reaper } from "./reaper.ts";

/** How to start it. */
export interface ProcessSettings {
  name: string;
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  folder: string;
  logFile: string;
  /** Whether it can be used; asked again and again until it says yes or the deadline has passed. */
  ready: () => Promise<boolean>;
  readyWithinMs: number;
  /** How long a polite end may take before it is killed. */
  stopWithinMs: number;
}

/** How a process ended. `expected`: it was killed or stopped from here. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  expected: boolean;
}

export type ProcessState = "stopped" | "running" | "paused";

const READY_POLL_MS = 25;
const LOG_TAIL_LINES = 8;

export class ManagedProcess {
  readonly name: string;
  readonly #settings: ProcessSettings;
  readonly #reaper: Reaper;
  readonly #exitListeners: ((exit: Exit) => void)[] = [];
  #child: ChildProcess | undefined;
  #exited: Promise<Exit> = Promise.resolve({ code: null, signal: null, expected: true });
  #ending = false;
  #paused = false;

  constructor(settings: ProcessSettings, reaper: Reaper) {
    this.name = settings.name;
    this.#settings = settings;
    this.#reaper = reaper;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  get state(): ProcessState {
    if (this.#child === undefined) return "stopped";
    return this.#paused ? "paused" : "running";
  }

  /** Is told of every end of the process, wanted or not. */
  onExit(listener: (exit: Exit) => void): void {
    this.#exitListeners.push(listener);
  }

  /**
   * Starts it and awaits readiness. False when it was killed or stopped from here in the meantime. Throws with
   * the end of its log when it ends by itself or stays silent instead.
   */
  async start(signal?: AbortSignal): Promise<boolean> {
    if (this.#child !== undefined) throw new Error(`${this.name} is running already`);
    this.#spawn();
    const deadline = Date.now() + this.#settings.readyWithinMs;
    while (!(await this.#settings.ready().catch(() => false))) {
      signal?.throwIfAborted();
      if (this.#child === undefined) {
        const exit = await this.#exited;
        if (exit.expected) return false;
        throw this.#failure(`ended before it was ready (${describe(exit)})`);
      }
      if (Date.now() > deadline) {
        await this.kill();
        throw this.#failure(`was not ready within ${this.#settings.readyWithinMs} ms`);
      }
      await wait(READY_POLL_MS);
    }
    return true;
  }

  /** SIGKILL, and awaits its end. False when there was nothing to kill. */
  kill(): Promise<boolean> {
    return this.#end("SIGKILL");
  }

  /** Asks it to end, and kills it when it does not. False when there was nothing to stop. */
  async stop(): Promise<boolean> {
    if (this.#paused) return this.kill();
    const impatience = setTimeout(() => void this.#signal("SIGKILL"), this.#settings.stopWithinMs);
    try {
      return await this.#end("SIGTERM");
    } finally {
      clearTimeout(impatience);
    }
  }

  /** SIGSTOP. False when it was not running. */
  pause(): boolean {
    if (this.#paused || !this.#signal("SIGSTOP")) return false;
    this.#paused = true;
    return true;
  }

  /** SIGCONT. False when it was not paused. */
  resume(): boolean {
    if (!this.#paused || !this.#signal("SIGCONT")) return false;
    this.#paused = false;
    return true;
  }

  async #end(signal: NodeJS.Signals): Promise<boolean> {
    if (this.#child === undefined) return false;
    this.#ending = true;
    this.#signal(signal);
    await this.#exited;
    return true;
  }

  #signal(signal: NodeJS.Signals): boolean {
    // Node knows its own children: it sends nothing once the process has been reaped.
    return this.#child?.kill(signal) ?? false;
  }

  #spawn(): void {
    const { command, env, folder, logFile } = this.#settings;
    const [program = "", ...args] = command;
    const log = openSync(logFile, "a");
    // A process group of its own: a terminal's Ctrl-C is for the harness, which ends its children in order.
    const child = spawn(program, args, { cwd: folder, env, detached: true, stdio: ["ignore", log, log] });
    closeSync(log);
    this.#child = child;
    this.#ending = false;
    this.#paused = false;
    const { pid } = child;
    if (pid !== undefined) this.#reaper.guard(pid);
    this.#exited = new Promise((resolve) => {
      const ended = (code: number | null, signal: NodeJS.Signals | null) => {
        if (this.#child !== child) return;
        if (pid !== undefined) this.#reaper.release(pid);
        this.#child = undefined;
        this.#paused = false;
        const exit = { code, signal, expected: this.#ending };
        resolve(exit);
        for (const listener of this.#exitListeners) listener(exit);
      };
      child.once("exit", ended);
      child.once("error", () => ended(null, null));
    });
  }

  #failure(what: string): HarnessError {
    const { logFile } = this.#settings;
    const tail = readFileSync(logFile, "utf8").trimEnd().split("\n").slice(-LOG_TAIL_LINES).join("\n  ");
    return new HarnessError("failed", `${this.name} ${what}; its log ends:\n  ${tail}`, {
      hint: `see ${logFile}`,
    });
  }
}

const describe = ({ code, signal }: Exit): string => (signal === null ? `code ${code}` : `signal ${signal}`);
