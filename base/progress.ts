// Live progress: one line that is rewritten on a terminal, and printed every few seconds elsewhere.
import { closeSync, openSync, readSync } from "node:fs";

/** Where progress goes. */
export interface Screen {
  write(text: string): void;
  /** Whether a line can be rewritten in place. */
  live: boolean;
  columns: number;
}

const PLAIN_EVERY_MS = 5_000;

/** Shows a changing status line, and events above it. */
export class Progress {
  readonly #screen: Screen;
  #status = "";
  #printedAt = 0;
  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Something that happened, on a line of its own. */
  event(line: string): void {
    this.#clear();
    this.#screen.write(`${line}\n`);
    this.#draw();
  }

  /** How things stand now. */
  status(line: string): void {
    if (this.#screen.live) {
      this.#clear();
      this.#status = line;
      this.#draw();
    } else if (Date.now() - this.#printedAt >= PLAIN_EVERY_MS) {
      this.#printedAt = Date.now();
      this.#screen.write(`${line}\n`);
    }
  }

  /** Takes the status line away. */
  end(): void {
    this.#clear();
    this.#status = "";
  }

  #clear(): void {
    if (this.#screen.live && this.#status !== "") this.#screen.write("\r\u001b[K");
  }

  #draw(): void {
    if (this.#screen.live && this.#status !== "")
      this.#screen.write(this.#status.slice(0, this.#screen.columns - 1));
  }
}

/** The process's own output, as a screen. */
export const screenOf = (stream: NodeJS.WriteStream): Screen => ({
  write: (text) => void stream.write(text),
  live: stream.isTTY === true,
  columns: stream.columns ?? 100,
});

/** Outcomes of purchases so far. */
export interface Counts {
  asked: number;
  ok: number;
  fail: number;
  info: number;
}

/** Counts the purchases in a history that is still being written, reading only what is new. */
export class HistoryTail {
  readonly #file: string;
  #position = 0;
  #rest = "";
  readonly counts: Counts = { asked: 0, ok: 0, fail: 0, info: 0 };
  constructor(file: string) {
    this.#file = file;
  }

  /** Reads on; gives the counts so far. A file that is not there yet has nothing in it. */
  read(): Counts {
    const buffer = Buffer.allocUnsafe(1 << 20);
    let descriptor: number;
    try {
      descriptor = openSync(this.#file, "r");
    } catch {
      return this.counts;
    }
    try {
      for (;;) {
        const length = readSync(descriptor, buffer, 0, buffer.length, this.#position);
        if (length === 0) return this.counts;
        this.#position += length;
        const lines = (this.#rest + buffer.toString("latin1", 0, length)).split("\n");
        this.#rest = lines.pop() ?? "";
        for (const line of lines) this.#count(line);
      }
    } finally {
      closeSync(descriptor);
    }
  }

  #count(line: string): void {
    if (!line.includes('"op":"purchase"')) return;
    const outcome = /"outcome":"(ok|fail|info)"/.exec(line)?.[1];
    if (outcome === undefined) this.counts.asked += 1;
    else if (outcome === "ok" || outcome === "fail" || outcome === "info") this.counts[outcome] += 1;
  }
}
