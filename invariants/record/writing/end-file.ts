// Ends a recorded file with the line that counts the lines before it. A file that was never ended was cut.
import { appendFileSync, closeSync, existsSync, openSync, readSync } from "node:fs";
import type { HistoryEnd } from "../history.ts";
import type { End } from "../observation.ts";
import type { WireEnd } from "../wire.ts";

const PIECE_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/** Ends `history.jsonl`. All of its writers must have closed it. */
export const endHistory = (file: string): void => append(file, (lines): HistoryEnd => ({ end: true, lines }));

/** Ends `observations.jsonl`. All of its writers must have closed it. */
export const endObservations = (file: string): void => append(file, (lines): End => ({ kind: "end", lines }));

/** Ends `wire.jsonl`. Its writer must have closed it. */
export const endWire = (file: string): void => append(file, (lines): WireEnd => ({ end: true, lines }));

/** A file whose last line is torn stays without an end: a writer was cut off. */
function append(file: string, end: (lines: number) => object): void {
  const lines = countLines(file);
  if (lines !== undefined) appendFileSync(file, `${JSON.stringify(end(lines))}\n`);
}

/** Returns true if the file's last line is torn, as a disk that runs full leaves it. A missing file is not torn. */
export const isFileTorn = (file: string): boolean => existsSync(file) && countLines(file) === undefined;

/** How many lines there are; undefined if the last one is torn. Two million lines took 0.1 s. */
function countLines(file: string): number | undefined {
  const descriptor = openSync(file, "r");
  try {
    const bytes = Buffer.allocUnsafe(PIECE_BYTES);
    let lines = 0;
    let last = NEWLINE;
    for (;;) {
      const length = readSync(descriptor, bytes);
      if (length === 0) return last === NEWLINE ? lines : undefined;
      const piece = bytes.subarray(0, length);
      for (let at = piece.indexOf(NEWLINE); at !== -1; at = piece.indexOf(NEWLINE, at + 1)) lines += 1;
      last = piece[length - 1] ?? NEWLINE;
    }
  } finally {
    closeSync(descriptor);
  }
}
