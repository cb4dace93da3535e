// Reads a file of lines in one pass, in pieces, so that its size does not matter.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { HarnessError } from "../../targets/errors.ts";

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/** Takes one line: the bytes `from` to `to` of a buffer that is used again afterwards; lines count from 1. */
export type OnLine = (bytes: Buffer, from: number, to: number, number: number) => void;

/**
 * Calls `onLine` with each line. Gives the last line if no newline ends it: a writer may have been cut off in the
 * middle of it.
 */
export function readLines(file: string, onLine: OnLine): string {
  const descriptor = openFile(file);
  try {
    let chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, fstatSync(descriptor).size + 1));
    let filled = 0;
    let number = 0;
    for (;;) {
      // A line longer than the buffer: make room.
      if (filled === chunk.length) chunk = Buffer.concat([chunk, Buffer.allocUnsafe(chunk.length)]);
      const length = readSync(descriptor, chunk, filled, chunk.length - filled, null);
      if (length === 0) return chunk.toString("utf8", 0, filled);
      const end = filled + length;
      let from = 0;
      let to = chunk.indexOf(NEWLINE, filled);
      while (to !== -1 && to < end) {
        onLine(chunk, from, to, ++number);
        from = to + 1;
        to = chunk.indexOf(NEWLINE, from);
      }
      chunk.copyWithin(0, from, end);
      filled = end - from;
    }
  } finally {
    closeSync(descriptor);
  }
}

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

/** Reads a file of JSON lines. A torn last line is left out and given back as a note; any other is refused. */
export function readJsonLines<T>(
  file: string,
  parse: (value: unknown) => T,
  onItem: (item: T) => void,
): string[] {
  let count = 0;
  const torn = readLines(file, (bytes, from, to, number) => {
    onItem(parseLine(file, bytes.toString("utf8", from, to), number, parse));
    count = number;
  });
  return noteTorn(file, torn, count, () => onItem(parseLine(file, torn, count + 1, parse)));
}

/**
 * Takes the last line if it is whole after all; otherwise says up to where the file was used. An object cut off is
 * never JSON, so that a line that is JSON is whole, and what else is wrong with it is not to be forgiven.
 */
export function noteTorn(file: string, torn: string, count: number, take: () => void): string[] {
  if (torn === "") return [];
  try {
    JSON.parse(torn);
  } catch {
    return [`the last line of ${basename(file)} is torn: it was used up to line ${count}`];
  }
  take();
  return [];
}

/** One line parsed; a corrupt one is refused with its file and number. */
export function parseLine<T>(file: string, line: string, number: number, parse: (value: unknown) => T): T {
  try {
    return parse(JSON.parse(line));
  } catch (cause) {
    const why = cause instanceof HarnessError ? cause.message : "is not JSON";
    throw new HarnessError("usage", `${basename(file)}, line ${number}: ${why}`, {
      hint: "the file was changed or damaged; record the run again",
      cause,
    });
  }
}

const basename = (file: string): string => file.slice(file.lastIndexOf("/") + 1);
