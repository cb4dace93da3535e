// Reads `history.jsonl`, and folds the two lines of an operation into one.
// Its reader of familiar lines pays: 1,000,000 operations take 1.4 s, and 3.9 s to 4.4 s by JSON.parse of each line,
// with a TypeBox check or without (medians of 3, on 2 busy cores).
import { parserOf } from "../../../base/parse.ts";
import { HistoryEnd, HistoryLine, type Operation, type Purchase } from "../history.ts";
import type { Format } from "../run-file.ts";
import { Ending } from "./ending.ts";
import { Familiar } from "./familiar.ts";
import { isTorn, lineEnd, parseLine, readPieces } from "./lines.ts";
import { Opened } from "./opened.ts";

const parseOperation = parserOf(HistoryLine, "operation");
const parseEnd = parserOf(HistoryEnd, "end");
const parseHistoryLine = (value: unknown): HistoryLine | HistoryEnd =>
  value !== null && typeof value === "object" && "end" in value ? parseEnd(value) : parseOperation(value);

/** Receives every operation: most purchases as a {@link Purchase}, all others as an {@link Operation}. */
export interface Listener {
  addOperation(operation: Operation): void;
  addPurchase(purchase: Purchase): void;
}

/**
 * Calls the listener with every operation, in the order of their ends. Operations without an end come last, as `info`.
 * Returns why the file counts as cut, or undefined.
 */
export function readHistory(file: string, listener: Listener, format: Format = 1): string | undefined {
  const history = new HistoryReader(file, listener);
  const last = readPieces(file, (bytes, end) => history.take(bytes, end));
  const torn = isTorn(last);
  if (last !== "" && !torn) {
    const bytes = Buffer.from(`${last}\n`);
    history.take(bytes, bytes.length);
  }
  history.end();
  return history.ending.cut(file, history.lines, torn, format);
}

/** Reads the lines of one history, in pieces. */
export class HistoryReader {
  readonly #file: string;
  readonly #listener: Listener;
  readonly #opened = new Opened();
  readonly #familiar = new Familiar();
  readonly ending = new Ending();
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

  /** Takes the line that begins at `from`; returns its end. */
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

  /** Returns true if an operation of one of these kinds is open. */
  hasOpen(...ops: readonly string[]): boolean {
    return this.#opened.left().some(({ op }) => ops.includes(op));
  }

  /** Ends the history: operations that are still open were never completed. */
  end(): void {
    for (const opening of this.#opened.left()) {
      this.#listener.addOperation({ ...opening, completed: Number.POSITIVE_INFINITY, outcome: "info" });
    }
  }

  #takeUnfamiliar(line: string): void {
    const parsed = parseLine(this.#file, line, this.lines, parseHistoryLine);
    if ("end" in parsed) {
      this.ending.note(parsed.lines, this.lines);
      return;
    }
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
