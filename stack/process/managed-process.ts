// One child process that can be started, killed, paused and started again on the same data.
// Signals go only to its own process group, by id, and only while it is known to run.
import type { ChildProcess } from "node:child_process";
import { closeSync, openSync, readFileSync } from "node:fs";
import { HarnessError } from "../../base/errors.ts";
import { holdsInTime } from "../../base/until.ts";
import { groupEnd, signalGroup } from "./group.ts";
import type { Guard } from "./guard.ts";

/** How to start it. */
export interface ProcessSettings {
  name: string;
  command: readonly string[];
  env: Readonly<Record<string, string>>;
  folder: string;
  logFile: string;
  /** Returns true once it can be used. Called again until then or until the deadline. */
  ready: () => Promise<boolean>;
  readyWithinMs: number;
  /** How long it may take to end after SIGTERM; then it is killed. */
  stopWithinMs: number;
}

/** How a process ended. `expected`: the harness killed or stopped it. */
export interface Exit {
  code: number | null;
  signal: NodeJS.Signals | null;
  expected: boolean;
}

/** `removed`: killed for good. */
export type ProcessState = "stopped" | "running" | "paused" | "removed";

const READY_POLL_MS = 25;
const LOG_TAIL_LINES = 8;
/** A line of a log that tells why a program cannot start. */
const SAYS_WHY = /\b(error|exception|fatal|panic|refused|cannot|can't|denied)\b/i;
/** How long the system may take to end what was killed. */
const KILLED_WITHIN_MS = 1_000;

export class ManagedProcess {
  readonly name: string;
  readonly #settings: ProcessSettings;
  readonly #guard: Guard;
  readonly #exitListeners: ((exit: Exit) => void)[] = [];
  #child: ChildProcess | undefined;
  #exited: Promise<Exit> = Promise.resolve({ code: null, signal: null, expected: true });
  #ending = false;
  #paused = false;
  #retired = false;
  /** The end of the group that was killed or stopped last. */
  #groupEnded: Promise<unknown> = Promise.resolve();
  #removed = false;

  constructor(settings: ProcessSettings, guard: Guard) {
    this.name = settings.name;
    this.#settings = settings;
    this.#guard = guard;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The folder that it runs in; a store keeps its files there. */
  get folder(): string {
    return this.#settings.folder;
  }

  get state(): ProcessState {
    if (this.#removed) return "removed";
    if (this.#child === undefined) return "stopped";
    return this.#paused ? "paused" : "running";
  }

  /** Calls the listener at every end of the process, expected or not. */
  onExit(listener: (exit: Exit) => void): void {
    this.#exitListeners.push(listener);
  }

  /**
   * Starts it and waits until it is ready. Returns false if the harness killed or stopped it meanwhile, or retired or
   * removed it before. Throws an error with the end of its log if it ends by itself or is not ready in time.
   */
  async start(signal?: AbortSignal): Promise<boolean> {
    if (this.#retired) return false;
    if (this.#child !== undefined) throw new Error(`${this.name} is running already`);
    this.#spawn();
    const { ready, readyWithinMs: deadlineMs } = this.#settings;
    let why = "";
    const isReady = () =>
      ready().catch((error: Error) => {
        why = `: ${error.message}`;
        return false;
      });
    const decided = async () => (await isReady()) || this.#child === undefined;
    const inTime = await holdsInTime(decided, { deadlineMs, everyMs: READY_POLL_MS, signal });
    // Looked at even when something answered: that may be another process, which took its port.
    if (this.#child === undefined) {
      const exit = await this.#exited;
      if (exit.expected) return false;
      throw this.#failure(`ended before it was ready (${describe(exit)})`);
    }
    if (inTime) return true;
    // A question that is still open will be answered by the kill.
    const lastAnswer = why;
    await this.kill();
    throw this.#failure(`was not ready within ${deadlineMs} ms${lastAnswer}`);
  }

  /** From now on it is not started any more: its stack ends. */
  retire(): void {
    this.#retired = true;
  }

  /** Sends SIGKILL and waits for its end. Returns false if it was not running. */
  kill(): Promise<boolean> {
    return this.#end("SIGKILL", 0);
  }

  /** Kills it for good: no start has an effect any more. Returns false if it was not running. */
  remove(): Promise<boolean> {
    this.retire();
    this.#removed = true;
    return this.kill();
  }

  /** Sends SIGTERM, and SIGKILL if it does not end in time. Returns false if it was not running. */
  stop(): Promise<boolean> {
    // A paused process does not act on SIGTERM.
    return this.#paused ? this.kill() : this.#end("SIGTERM", this.#settings.stopWithinMs);
  }

  /** Sends SIGSTOP. Returns false if it was not running. */
  pause(): boolean {
    if (this.#paused || !this.#signal("SIGSTOP")) return false;
    this.#paused = true;
    return true;
  }

  /** Sends SIGCONT. Returns false if it was not paused. */
  resume(): boolean {
    if (!this.#paused || !this.#signal("SIGCONT")) return false;
    this.#paused = false;
    return true;
  }

  async #end(signal: NodeJS.Signals, graceMs: number): Promise<boolean> {
    const leader = this.#child?.pid;
    if (leader === undefined) {
      await this.#groupEnded;
      return false;
    }
    this.#ending = true;
    signalGroup(leader, signal);
    const ended = this.#endOfGroup(leader, graceMs);
    this.#groupEnded = ended.catch(() => {});
    await ended;
    return true;
  }

  async #endOfGroup(leader: number, graceMs: number): Promise<void> {
    const killing = setTimeout(() => signalGroup(leader, "SIGKILL"), graceMs);
    try {
      await this.#exited;
      // What it started may end later, and hold its port until then.
      await groupEnd(leader, graceMs + KILLED_WITHIN_MS);
    } finally {
      clearTimeout(killing);
    }
    this.#guard.release(leader);
  }

  #signal(signal: NodeJS.Signals): boolean {
    // Its id cannot belong to another process before Node.js has reported its end.
    const leader = this.#child?.pid;
    return leader !== undefined && signalGroup(leader, signal);
  }

  #spawn(): void {
    const { command, env, folder, logFile } = this.#settings;
    const log = openSync(logFile, "a");
    const child = this.#guard.spawn(command, { cwd: folder, env, output: log });
    closeSync(log);
    this.#child = child;
    this.#ending = false;
    this.#paused = false;
    const { pid } = child;
    this.#exited = new Promise((resolve) => {
      const ended = (code: number | null, signal: NodeJS.Signals | null) => {
        if (this.#child !== child) return;
        this.#child = undefined;
        this.#paused = false;
        if (pid !== undefined && !this.#ending) {
          signalGroup(pid, "SIGKILL");
          this.#guard.release(pid);
        }
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
    const lines = readFileSync(logFile, "utf8").trimEnd().split("\n");
    const tail = lines.slice(-LOG_TAIL_LINES);
    // The end of a stack trace does not say what went wrong; the line above it does.
    const cause = lines.slice(0, -LOG_TAIL_LINES).find((line) => SAYS_WHY.test(line));
    const said = [...(cause === undefined ? [] : [cause, "…"]), ...tail].join("\n  ");
    return new HarnessError("failed", `${this.name} ${what}; its log says:\n  ${said}`, {
      hint: `see ${logFile}`,
    });
  }
}

const describe = ({ code, signal }: Exit): string => (signal === null ? `code ${code}` : `signal ${signal}`);
