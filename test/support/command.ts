// A command of the project as a user runs it: its output, its exit, and what it leaves behind. It gets a temporary
// folder of its own, which is in the environment of all that it starts: so that these are found wherever they are.
import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readdir, realpath, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { until } from "../../base/until.ts";
import { bareEnvironment } from "../../stack/process/workspace.ts";

const run = promisify(execFile);
const DEADLINE_MS = 40_000;

/** How a command ended. */
export interface Ending {
  code: number | null;
  signal: NodeJS.Signals | null;
  output: string;
}

/** What a command under test is given of this process's environment: where things are, but no options (`SEED=7`). */
export function optionlessEnvironment(): Record<string, string> {
  const { FLASHPROOF_CACHE, XDG_CACHE_HOME } = process.env;
  const cache = { ...(FLASHPROOF_CACHE && { FLASHPROOF_CACHE }), ...(XDG_CACHE_HOME && { XDG_CACHE_HOME }) };
  return { ...bareEnvironment(), ...cache };
}

/** A folder for commands' temporary files; `left` says what they left, `clear` removes it. */
export class Playground {
  readonly folder: string;
  private constructor(folder: string) {
    this.folder = folder;
  }

  static async create(): Promise<Playground> {
    return new Playground(await realpath(await mkdtemp(path.join(os.tmpdir(), "playground-"))));
  }

  /** Starts a script of this project. */
  start(script: string, args: string[] = [], env: Record<string, string> = {}): Command {
    return new Command([script, ...args], { ...optionlessEnvironment(), ...env, TMPDIR: this.folder });
  }

  /** Waits until nothing is left, neither a process nor a temporary folder. */
  async untilClear(): Promise<void> {
    let left: string[] = [];
    const clear = async () => {
      left = [...(await this.processes()), ...(await this.folders())];
      return left.length === 0;
    };
    await until(clear, { what: "nothing to be left behind", deadlineMs: 8_000 }).catch((cause: unknown) => {
      throw new Error(`left behind:\n  ${left.join("\n  ")}`, { cause });
    });
  }

  /** The command lines of the processes that name this folder, there or in their environment. */
  async processes(): Promise<string[]> {
    const { stdout } = await run("ps", ["axeww", "-o", "pid=,command="], { maxBuffer: 64 * 1024 * 1024 });
    const mine = stdout.split("\n").filter((line) => line.includes(this.folder));
    return mine.map((line) => line.trim().slice(0, 100));
  }

  async folders(): Promise<string[]> {
    return (await readdir(this.folder)).filter((name) => name.startsWith("flashproof"));
  }

  /** Removes the folder, and kills what a failed test may have left. */
  async clear(): Promise<void> {
    for (const line of await this.processes()) {
      const pid = Number(line.split(" ")[0]);
      // It may have ended since it was listed.
      if (pid > 0) await run("kill", ["-KILL", String(pid)]).catch(() => {});
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** A command under way. */
export class Command {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ending>;
  #output = "";

  constructor(args: string[], env: NodeJS.ProcessEnv) {
    const stdio: ["ignore", "pipe", "pipe"] = ["ignore", "pipe", "pipe"];
    this.#child = spawn(process.execPath, ["--import", import.meta.resolve("tsx"), ...args], { env, stdio });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output += text;
      });
    this.#ended = once(this.#child, "close").then(([code, signal]) => ({
      code,
      signal,
      output: this.#output,
    }));
  }

  get output(): string {
    return this.#output;
  }

  /** Waits until it has said this. */
  async says(text: string, withinMs = DEADLINE_MS): Promise<void> {
    const said = () => {
      if (this.#child.exitCode !== null) throw new Error(`it ended instead, saying: ${this.#output}`);
      return this.#output.includes(text);
    };
    await until(said, { what: `the command to say "${text}"`, deadlineMs: withinMs });
  }

  signal(name: NodeJS.Signals): void {
    this.#child.kill(name);
  }

  /** Waits for its end; kills it when that does not come. */
  async end(withinMs = DEADLINE_MS): Promise<Ending> {
    const impatience = setTimeout(() => this.#child.kill("SIGKILL"), withinMs);
    try {
      return await this.#ended;
    } finally {
      clearTimeout(impatience);
    }
  }
}
