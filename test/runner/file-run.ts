// Runs one test file in its own process. Whatever goes wrong with the process itself is a failure of the file.
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Event } from "./tell.ts";

/** What came of one test file. Failures and skips say where and why; `output` is what the file wrote itself. */
export interface FileResult {
  file: string;
  passed: number;
  failures: Omit<Event, "kind">[];
  skips: Omit<Event, "kind">[];
  seconds: number;
  output: string;
}

/** Bounds in milliseconds: of a whole file, of its end once its tests are done, of its reaction to a signal. */
export interface Limits {
  fileMs: number;
  endMs: number;
  stopMs: number;
}

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
const MOST_OUTPUT = 64 * 1024;

/** One test file under way. */
export class FileRun {
  readonly startedAt = Date.now();
  /** The title of the test or hook that runs now. */
  current = "the file";
  readonly result: FileResult;
  readonly #limits: Limits;
  readonly #child: ChildProcess;
  #timer: NodeJS.Timeout | undefined;
  #isDone = false;
  #isStopped = false;

  constructor(file: string, limits: Limits) {
    this.result = { file, passed: 0, failures: [], skips: [], seconds: 0, output: "" };
    this.#limits = limits;
    const execArgv = ["--import", import.meta.resolve("tsx")];
    this.#child = fork(CHILD, [file], { detached: true, stdio: ["ignore", "pipe", "pipe", "ipc"], execArgv });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.result.output = (this.result.output + text).slice(-MOST_OUTPUT);
      });
    this.#child.on("message", (message: { flashproof?: Event } | null) => {
      if (message?.flashproof !== undefined) this.#note(message.flashproof);
    });
    this.#stopAfter(limits.fileMs, `took longer than its limit of ${limits.fileMs / 1000} s`);
  }

  /** Awaits the end of the process and kills all that it left behind. */
  async end(): Promise<FileResult> {
    const closed = once(this.#child, "close");
    // The exit decides, not the close: a process left behind may hold the pipes open for ever.
    const [code, signal] = await once(this.#child, "exit");
    await Promise.race([closed, sleep(200)]);
    clearTimeout(this.#timer);
    const ending = signal === null ? `exit code ${code}` : `signal ${signal}`;
    if (!this.#isDone && !this.#isStopped)
      this.#fail(`the process ended before its tests were done (${ending})`);
    else if (code !== 0 && !this.#isStopped) this.#fail(`the process ended with ${ending} after its tests`);
    for (const command of this.#left()) this.#fail(`left a process running: ${command}`);
    this.#signal("SIGKILL");
    this.result.seconds = (Date.now() - this.startedAt) / 1000;
    return this.result;
  }

  /** Ends the process and its group: by the signal, and by force when that takes too long. Counts as failed. */
  stop(signal: NodeJS.Signals, why: string): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#fail(why);
    this.#signal(signal);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#signal("SIGKILL"), this.#limits.stopMs);
  }

  #stopAfter(ms: number, why: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop("SIGTERM", why), ms);
  }

  #fail(text: string): void {
    this.result.failures.push({ title: this.current, text });
  }

  #note({ kind, title, text }: Event): void {
    if (kind === "start") this.current = title;
    if (kind === "pass") this.result.passed++;
    if (kind === "fail") this.result.failures.push({ title, text });
    if (kind === "skip") this.result.skips.push({ title, text });
    if (kind !== "done") return;
    this.current = "the file";
    this.#isDone = true;
    const bound = `its process did not end within ${this.#limits.endMs / 1000} s`;
    this.#stopAfter(this.#limits.endMs, `its tests are done, but ${bound}: something it started still runs`);
  }

  /** To every process of the group; none left is no error. */
  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-Number(this.#child.pid), signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  /** The command lines in the group that still run; ended processes that nobody collected do not count. */
  #left(): string[] {
    const all = execFileSync("ps", ["-eo", "pgid=,stat=,args="], { encoding: "utf8" });
    return all.split("\n").flatMap((line) => {
      const [, group, state, command] = /^\s*(\d+)\s+(\S+)\s+(.*)$/.exec(line) ?? [];
      return Number(group) === this.#child.pid && !state?.startsWith("Z") ? [command ?? ""] : [];
    });
  }
}
