// Reads a file of lines in one pass, in pieces, so that its size does not matter.
import { closeSync, fstatSync, openSync, readSync } from "node:fs";
import { HarnessError } from "../../targets/errors.ts";

const CHUNK_BYTES = 1 << 20;
const NEWLINE = 0x0a;

/**
 * Calls `onLine` with each line and its number, from 1. Gives the last line if no newline ends it: a writer may
 * have been cut off in the middle of it.
 */
export function readLines(file: string, onLine: (line: string, number: number) => void): string {
  const descriptor = openFile(file);
  try {
    const chunk = Buffer.allocUnsafe(Math.min(CHUNK_BYTES, fstatSync(descriptor).size + 1));
    let carried: Buffer = Buffer.alloc(0);
    let number = 0;
    for (;;) {
      const length = readSync(descriptor, chunk, 0, chunk.length, null);
      if (length === 0) return carried.toString("utf8");
      const read = chunk.subarray(0, length);
      const end = read.lastIndexOf(NEWLINE);
      if (end === -1) {
        carried = Buffer.concat([carried, read]);
        continue;
      }
      const whole =
        carried.length === 0 ? read.subarray(0, end) : Buffer.concat([carried, read.subarray(0, end)]);
      for (const line of whole.toString("utf8").split("\n")) onLine(line, ++number);
      carried = Buffer.from(read.subarray(end + 1));
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
  const torn = readLines(file, (line, number) => {
    onItem(parseLine(file, line, number, parse));
    count = number;
  });
  return noteTorn(file, torn, count, (line) => onItem(parseLine(file, line, count + 1, parse)));
}

/**
 * Takes the last line if it is whole after all; otherwise says up to where the file was used. An object cut off is
 * never JSON, so that a line that is JSON is whole, and what else is wrong with it is not to be forgiven.
 */
export function noteTorn(file: string, torn: string, count: number, take: (line: string) => void): string[] {
  if (torn === "") return [];
  try {
    JSON.parse(torn);
  } catch {
    return [`the last line of ${basename(file)} is torn: it was used up to line ${count}`];
  }
  take(torn);
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
