// Appends operations to `history.jsonl`: a line when one is invoked, a line when it is completed.
import { appendFileSync } from "node:fs";
import type { HistoryLine, Outcome } from "./history.ts";

/** What is known of an operation when it begins, and when it ends. */
export type Invocation = Omit<HistoryLine, "invoked" | "completed" | "outcome">;
export type Completion = { outcome: Outcome } & Pick<HistoryLine, "gid" | "status" | "error" | "target">;

/**
 * Writes the history of a run. Lines are gathered and written at once, several times a second and at the end;
 * what a crash of the harness itself could lose, its own process knows to be incomplete.
 */
export class HistoryWriter {
  readonly #file: string;
  readonly #now: () => number;
  #lines: string[] = [];
  readonly #timer: NodeJS.Timeout;
  constructor(file: string, now: () => number, everyMs = 100) {
    this.#file = file;
    this.#now = now;
    this.#timer = setInterval(() => this.flush(), everyMs);
  }

  /** Notes that an operation begins; the function it returns notes its end. */
  begin(invocation: Invocation): (completion: Completion) => void {
    const open = { ...invocation, invoked: this.#now() };
    this.#add(open);
    return (completion) => this.#add({ ...open, completed: this.#now(), ...completion });
  }

  /** Notes an operation that took no time, at a moment of its own. */
  event(invocation: Invocation, at: number, completion: Completion): void {
    this.#add({ ...invocation, invoked: at, completed: at, ...completion });
  }

  flush(): void {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join("");
    this.#lines = [];
    appendFileSync(this.#file, text);
  }

  close(): void {
    clearInterval(this.#timer);
    this.flush();
  }

  #add(line: HistoryLine): void {
    this.#lines.push(`${JSON.stringify(line)}\n`);
  }
}
