// Reads `history.jsonl`, folding the line that opens an operation and the line that completes it into one.
import { parserOf } from "../../../base/parse.ts";
import { HistoryLine, type Operation, type Purchase } from "../history.ts";
import { Familiar } from "./familiar.ts";
import { lineEnd, noteTorn, parseLine, readPieces } from "./lines.ts";
import { Opened } from "./opened.ts";

const parseHistoryLine = parserOf(HistoryLine, "operation");

/** Who is told of every operation: of most purchases as such, of all else as an operation. */
export interface Listener {
  addOperation(operation: Operation): void;
  addPurchase(purchase: Purchase): void;
}

/**
 * Tells the listener of every operation, in the order of their ends; those that nobody completed come last, as `info`
 * without an end. Gives notes for the reader: none, or that the last line is torn.
 */
export function readHistory(file: string, listener: Listener): string[] {
  const history = new HistoryReader(file, listener);
  const torn = readPieces(file, (bytes, end) => history.take(bytes, end));
  const notes = noteTorn(file, torn, history.lines, () => {
    const bytes = Buffer.from(`${torn}\n`);
    history.take(bytes, bytes.length);
  });
  history.end();
  return notes;
}

class HistoryReader {
  readonly #file: string;
  readonly #listener: Listener;
  readonly #opened = new Opened();
  readonly #familiar = new Familiar();
  lines = 0;
  constructor(file: string, listener: Listener) {
    this.#file = file;
    this.#listener = listener;
  }

  /** Takes whole lines, up to `end`. */
  take(bytes: Buffer, end: number): void {
    for (let from = 0; from < end; ) from = this.#takeLine(bytes, from) + 1;
    this.#opened.keep();
  }

  /** Takes the line that begins here; gives where it ends. */
  #takeLine(bytes: Buffer, from: number): number {
    this.lines += 1;
    const familiar = this.#familiar;
    switch (familiar.read(bytes, from)) {
      case "opening":
        this.#opened.addPurchase(familiar.purchase);
        return familiar.end;
      case "purchase":
        this.#opened.closePurchase(familiar.purchase);
        this.#listener.addPurchase(familiar.purchase);
        return familiar.end;
      case "unfamiliar": {
        const end = lineEnd(bytes, from);
        this.#takeUnfamiliar(bytes.toString("utf8", from, end));
        return end;
      }
    }
  }

  /** Takes the end of the history: what is still open now was never completed. */
  end(): void {
    for (const opening of this.#opened.left()) {
      this.#listener.addOperation({ ...opening, completed: Number.POSITIVE_INFINITY, outcome: "info" });
    }
  }

  #takeUnfamiliar(line: string): void {
    const parsed = parseLine(this.#file, line, this.lines, parseHistoryLine);
    const { outcome, completed = parsed.invoked } = parsed;
    if (outcome === undefined) {
      this.#opened.add(parsed);
      return;
    }
    this.#familiar.learn(line, parsed);
    this.#opened.close(parsed);
    this.#listener.addOperation({ ...parsed, completed, outcome });
  }
}
