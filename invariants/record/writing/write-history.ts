// Writes `history.jsonl`: a line when an operation begins, and a line when it ends.
import { appendFileSync } from "node:fs";
import type { HistoryLine, Outcome } from "../history.ts";

/** What is known of an operation when it begins, and when it ends. */
export type Invocation = Omit<HistoryLine, "invoked" | "completed" | "outcome">;
export type Completion = { outcome: Outcome } & Pick<
  HistoryLine,
  "gid" | "status" | "rule" | "error" | "target"
>;

/** What to do besides, and when to write. */
export interface HistoryWriting {
  everyMs?: number;
  /** Called once where the file takes no more; the lines after that are dropped. Absent: it is thrown. */
  onFailure?: (error: unknown) => void;
}

/**
 * Writes the history of a run: the lines gathered so far, several times a second and at the end. If the harness itself
 * crashes, the last lines are lost, and the run counts as interrupted.
 */
export class HistoryWriter {
  readonly #file: string;
  readonly #now: () => number;
  #lines: string[] = [];
  #failed = false;
  readonly #onFailure: ((error: unknown) => void) | undefined;
  readonly #timer: NodeJS.Timeout;
  constructor(file: string, now: () => number, { everyMs = 100, onFailure }: HistoryWriting = {}) {
    this.#file = file;
    this.#onFailure = onFailure;
    this.#now = now;
    this.#timer = setInterval(() => this.flush(), everyMs);
  }

  /** Records that an operation begins; the function that it returns records its end. */
  begin(invocation: Invocation): (completion: Completion) => void {
    const open = { ...invocation, invoked: this.#now() };
    this.#add(open);
    return (completion) => this.#add({ ...open, completed: this.#now(), ...completion });
  }

  /** Records an operation that took no time, at the moment `at`. */
  event(invocation: Invocation, at: number, completion: Completion): void {
    this.#add({ ...invocation, invoked: at, completed: at, ...completion });
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join("");
    this.#lines = [];
    if (this.#failed) return;
    try {
      appendFileSync(this.#file, text);
    } catch (error) {
      this.#failed = true;
      if (this.#onFailure === undefined) throw error;
      this.#onFailure(error);
    }
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }

  #add(line: HistoryLine): void {
    this.#lines.push(`${JSON.stringify(line)}\n`);
  }
}
