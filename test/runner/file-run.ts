// Runs one test file in its own process. Whatever goes wrong with the process itself is a failure of the file.
import { type ChildProcess, execFileSync, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import type { Event } from "./tell.ts";

const CHILD = fileURLToPath(new URL("./child.ts", import.meta.url));
const MOST_OUTPUT = 64 * 1024;

/** One test file from the start of its process. `endMs` bounds its end, once its tests are done or it is stopped. */
export class FileRun {
  readonly file: string;
  passed = 0;
  /** As they are printed. */
  readonly failures: string[] = [];
  readonly skips: string[] = [];
  /** What the file wrote itself. */
  output = "";
  readonly #startedAt = performance.now();
  readonly #child: ChildProcess;
  readonly #endMs: number;
  /** The title of the test or hook that runs now. */
  #current = "the file";
  #state: "testing" | "done" | "stopped" = "testing";
  #timer: NodeJS.Timeout | undefined;
  readonly #progress = setInterval(
    () => console.log(`  ... ${this.file} for ${Math.round(this.seconds)} s: ${this.#current}`),
    10_000,
  );

  constructor(file: string, limits: { fileMs: number; endMs: number }) {
    this.file = file;
    this.#endMs = limits.endMs;
    const execArgv = ["--import", import.meta.resolve("tsx")];
    // Runs that tests make do not belong on the page of a job.
    const env = { ...process.env, GITHUB_STEP_SUMMARY: "" };
    const stdio = ["ignore" as const, "pipe" as const, "pipe" as const, "ipc" as const];
    this.#child = fork(CHILD, [file], { detached: true, stdio, env, execArgv });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.output = (this.output + text).slice(-MOST_OUTPUT);
      });
    this.#child.on("message", (message: { flashproof?: Event } | null) => {
      if (message?.flashproof !== undefined) this.#note(message.flashproof);
    });
    this.#stopAfter(limits.fileMs, `took longer than its limit of ${limits.fileMs / 1000} s`);
  }

  get seconds(): number {
    return (performance.now() - this.#startedAt) / 1000;
  }

  /** Awaits the end of the process, and kills all that it left behind. */
  async end(): Promise<void> {
    const closed = once(this.#child, "close");
    // The exit decides, not the close: a process left behind may hold the pipes open for ever.
    const [code, signal] = await once(this.#child, "exit");
    await Promise.race([closed, sleep(200)]);
    clearTimeout(this.#timer);
    clearInterval(this.#progress);
    const ending = signal === null ? `exit code ${code}` : `signal ${signal}`;
    if (this.#state === "testing") this.#fail(`the process ended before its tests were done (${ending})`);
    if (this.#state === "done" && code !== 0) this.#fail(`the process ended with ${ending} after its tests`);
    for (const command of this.#left()) this.#fail(`left a process running: ${command}`);
    this.#signal("SIGKILL");
    this.#state = "stopped";
  }

  /** Ends the process and its group: by the signal, and by force when that takes too long. Counts as failed. */
  stop(signal: NodeJS.Signals, why: string): void {
    if (this.#state === "stopped") return;
    this.#state = "stopped";
    this.#fail(why);
    this.#signal(signal);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#signal("SIGKILL"), this.#endMs);
  }

  #stopAfter(ms: number, why: string): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.stop("SIGTERM", why), ms);
  }

  #note({ kind, title, text }: Event): void {
    if (kind === "start") this.#current = title;
    if (kind === "pass") this.passed++;
    if (kind === "fail") this.#fail(text, title);
    if (kind === "skip") this.skips.push(`- skipped: ${this.file}: ${title}\n${indented(text)}`);
    if (kind !== "done" || this.#state === "stopped") return;
    this.#current = "the file";
    this.#state = "done";
    const why = `its tests are done, but its process did not end within ${this.#endMs / 1000} s`;
    this.#stopAfter(this.#endMs, `${why}: something it started still runs`);
  }

  #fail(text: string, title = this.#current): void {
    this.failures.push(`✘ ${this.file}\n  ${title}\n${indented(text)}`);
  }

  /** To every process of the group; none left is no error. */
  #signal(signal: NodeJS.Signals): void {
    try {
      process.kill(-Number(this.#child.pid), signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }

  /** The command lines of the group's processes; ended ones that were not collected do not count. */
  #left(): string[] {
    const all = execFileSync("ps", ["-eo", "pgid=,stat=,args="], { encoding: "utf8" });
    const mine = new RegExp(`^\\s*${this.#child.pid}\\s+[^Z\\s]\\S*\\s+(.*)$`, "gm");
    return [...all.matchAll(mine)].map(([, command = ""]) => command);
  }
}

/** Text as it stands under a title. */
export const indented = (text: string): string => text.trimEnd().replace(/^/gm, "    ");
