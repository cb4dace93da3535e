// Live progress: one line that is rewritten on a terminal, and printed every few seconds elsewhere.

/** Where progress goes. */
export interface Screen {
  write(text: string): void;
  /** A line can be rewritten in place. */
  live: boolean;
  columns: number;
}

const PLAIN_EVERY_MS = 5_000;

/** Shows a changing status line, and events above it. */
export class Progress {
  readonly #screen: Screen;
  #status = "";
  #newest = "";
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

  /** The status that was told last, whether or not the screen had room for it. */
  get newest(): string {
    return this.#newest;
  }

  /** How things stand now. */
  status(line: string): void {
    this.#newest = line;
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
    this.#newest = "";
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
