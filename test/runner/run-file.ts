// Runs one test file in its own process and says what came of it. Whatever goes wrong with the process itself
// is a failure of the file; it never passes for silence.
import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { leftInGroup, signalGroup } from "./group.ts";
import { type Event, type Failure, isMessage } from "./message.ts";

/** What came of one test file. */
export interface FileResult {
  file: string;
  passed: number;
  failures: Failure[];
  skips: { title: string; reason: string }[];
  seconds: number;
  /** What the file wrote to its standard output and error, for the one who reads its failures. */
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

/** One test file under way, from the moment of its making. */
export class FileRun {
  readonly file: string;
  readonly startedAt = Date.now();
  /** Never rejects. Settles when the process and all it left behind are gone. */
  readonly result: Promise<FileResult>;
  readonly #limits: Limits;
  readonly #child: ChildProcess;
  readonly #seen: Pick<FileResult, "passed" | "failures" | "skips"> = { passed: 0, failures: [], skips: [] };
  #currentTest: string | undefined;
  #isDone = false;
  #isStopped = false;
  #output = "";
  #timer: NodeJS.Timeout;

  constructor(file: string, limits: Limits) {
    this.file = file;
    this.#limits = limits;
    this.#child = fork(CHILD, [file], {
      detached: true,
      stdio: ["ignore", "pipe", "pipe", "ipc"],
      execArgv: ["--import", import.meta.resolve("tsx")],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr])
      stream?.setEncoding("utf8").on("data", (text: string) => {
        this.#output = (this.#output + text).slice(-MOST_OUTPUT);
      });
    this.#child.on("message", (message) => {
      if (isMessage(message)) this.#note(message.flashproof);
    });
    this.#timer = this.#stopAfter(limits.fileMs, `took longer than its limit of ${limits.fileMs / 1000} s`);
    this.result = this.#finish();
  }

  /** The title of the test that runs now. */
  get currentTest(): string | undefined {
    return this.#currentTest;
  }

  /** Ends the process and its group: by the signal, and by force when that takes too long. Counts as failed. */
  stop(signal: NodeJS.Signals, why: string): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#fail(why);
    void stopGroup(this.#child, signal, this.#limits.stopMs);
  }

  #stopAfter(ms: number, why: string): NodeJS.Timeout {
    return setTimeout(() => this.stop("SIGTERM", why), ms);
  }

  #fail(message: string): void {
    this.#seen.failures.push({ title: this.#currentTest ?? "the file", message });
  }

  #note(event: Event): void {
    this.#currentTest = event.kind === "start" ? event.title : undefined;
    if (event.kind === "pass") this.#seen.passed++;
    if (event.kind === "fail") this.#seen.failures.push(event.failure);
    if (event.kind === "skip") this.#seen.skips.push(event);
    if (event.kind !== "done") return;
    this.#isDone = true;
    clearTimeout(this.#timer);
    const { endMs } = this.#limits;
    const why = `its tests are done, but its process did not end within ${endMs / 1000} s: something it started still runs`;
    this.#timer = this.#stopAfter(endMs, why);
  }

  async #finish(): Promise<FileResult> {
    const ending = await endOf(this.#child);
    clearTimeout(this.#timer);
    if (!this.#isStopped && !this.#isDone)
      this.#fail(`the process ended before its tests were done (${ending})`);
    else if (!this.#isStopped && ending !== "exit code 0")
      this.#fail(`the process ended with ${ending} after its tests`);
    for (const command of await clearGroup(this.#child)) this.#fail(`left a process running: ${command}`);
    const seconds = (Date.now() - this.startedAt) / 1000;
    return { file: this.file, ...this.#seen, seconds, output: this.#output };
  }
}

/** How the process ended, once its output is read to the end too. */
async function endOf(child: ChildProcess): Promise<string> {
  try {
    // A process that could not be started rejects both; the exit tells of it.
    const closed = once(child, "close").catch(() => undefined);
    // The exit decides, not the close: a process left behind may hold the pipes open for ever.
    const [code, signal] = await once(child, "exit");
    await Promise.race([closed, sleep(200)]);
    return signal === null ? `exit code ${code}` : `signal ${signal}`;
  } catch (error) {
    return `not started: ${error instanceof Error ? error.message : String(error)}`;
  }
}

async function stopGroup(child: ChildProcess, signal: NodeJS.Signals, boundMs: number): Promise<void> {
  if (child.pid === undefined) return;
  const ended = once(child, "exit");
  signalGroup(child.pid, signal);
  await Promise.race([ended, sleep(boundMs, undefined, { ref: false })]);
  signalGroup(child.pid, "SIGKILL");
}

/** Kills what the file left behind in its group, and says what that was. */
async function clearGroup(child: ChildProcess): Promise<string[]> {
  if (child.pid === undefined) return [];
  const left = await leftInGroup(child.pid);
  signalGroup(child.pid, "SIGKILL");
  return left;
}
