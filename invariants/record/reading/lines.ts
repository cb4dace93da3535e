// Reads a file of lines in pieces, so that its size does not matter.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { HarnessError } from "../../../base/errors.ts";

const PIECE_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/** Takes a piece of a file: whole lines, in the bytes up to `end`. The buffer is reused afterwards. */
export type OnPiece = (bytes: Buffer, end: number) => void;

/**
 * Calls `onPiece` with all lines, piece by piece. Returns the last line if no newline ends it: its writer may have been
 * cut off in the middle.
 */
export function readPieces(file: string, onPiece: OnPiece): string {
  const descriptor = openFile(file);
  try {
    let bytes = Buffer.allocUnsafe(Math.min(PIECE_BYTES, fstatSync(descriptor).size + 1));
    let filled = 0;
    for (;;) {
      // A line longer than the buffer: make room.
      if (filled === bytes.length) bytes = Buffer.concat([bytes, Buffer.allocUnsafe(bytes.length)]);
      const length = readSync(descriptor, bytes, filled, bytes.length - filled, null);
      if (length === 0) return bytes.toString("utf8", 0, filled);
      filled += length;
      const end = bytes.lastIndexOf(NEWLINE, filled - 1) + 1;
      if (end === 0) continue;
      onPiece(bytes, end);
      bytes.copyWithin(0, end, filled);
      filled -= end;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** The end of the line that begins at `from`. */
export const lineEnd = (bytes: Buffer, from: number): number => bytes.indexOf(NEWLINE, from);

function openFile(file: string): number {
  try {
    return openSync(file, "r");
  } catch (cause) {
    throw new HarnessError("usage", `${file} cannot be read`, {
      hint: "give the folder of a run, such as runs/latest",
      cause,
    });
  }
}

/**
 * Reads a file of JSON lines. Skips a torn last line; throws if any other line is wrong. Returns how many lines were
 * taken, and true if the last one was torn.
 */
export function readJsonLines<T>(
  file: string,
  parse: (value: unknown) => T,
  onItem: (item: T) => void,
): { lines: number; torn: boolean } {
  let lines = 0;
  const take = (line: string) => {
    onItem(parseLine(file, line, lines + 1, parse));
    lines += 1;
  };
  const last = readPieces(file, (bytes, end) => {
    for (let from = 0; from < end; ) {
      const to = lineEnd(bytes, from);
      take(bytes.toString("utf8", from, to));
      from = to + 1;
    }
  });
  const torn = isTorn(last);
  if (last !== "" && !torn) take(last);
  return { lines, torn };
}

/**
 * Returns true if this last line was cut in the middle. A torn object is never JSON. So a line that is JSON is whole,
 * and anything else wrong with it is an error.
 */
export function isTorn(line: string): boolean {
  if (line === "") return false;
  try {
    JSON.parse(line);
  } catch {
    return true;
  }
  return false;
}

/** Parses one line. If it is corrupt, throws an error that names the file and the line. */
export function parseLine<T>(file: string, line: string, number: number, parse: (value: unknown) => T): T {
  try {
    return parse(JSON.parse(line));
  } catch (cause) {
    const why = cause instanceof HarnessError ? cause.message : "is not JSON";
    throw new HarnessError("failed", `${basename(file)}, line ${number}: ${why}`, {
      hint: "the file was changed or damaged; record the run again",
      cause,
    });
  }
}

export const basename = (file: string): string => file.slice(file.lastIndexOf("/") + 1);
