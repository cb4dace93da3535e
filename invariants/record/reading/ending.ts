// Tells if a file was cut: it ends with a line that counts the lines before it.
import type { Format } from "../run-file.ts";
import { basename } from "./lines.ts";

/** The end of one file. */
export class Ending {
  /** The lines that the end line counts, and the number of that line; undefined if it has not come. */
  #end: { lines: number; at: number } | undefined;

  /** Notes the end line, which is the line of this number, from 1. */
  note(lines: number, at: number): void {
    this.#end = { lines, at };
  }

  /**
   * Returns why the file counts as cut, as a sentence, or undefined if it is whole. It has this many lines, and the one
   * after them may be torn. Where a file of format 1 was cut between two lines, it cannot be told.
   */
  cut(file: string, lines: number, torn: boolean, format: Format): string | undefined {
    const name = basename(file);
    const end = this.#end;
    if (end === undefined) return torn || format > 1 ? `${name} was cut after ${lines} lines` : undefined;
    if (torn || end.at < lines) return `${name} goes on after its end`;
    const before = lines - 1;
    return before === end.lines ? undefined : `${name} was cut: it has ${before} of its ${end.lines} lines`;
  }
}
