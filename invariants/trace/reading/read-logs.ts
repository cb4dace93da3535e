// Reads the log files of a run for lines that name a gid, or a buyer and their sale.
import { existsSync, readdirSync } from "node:fs";
import path from "node:path";
import { readPieces } from "../../record/reading/lines.ts";
import type { LogLine } from "../gathered.ts";
import type { Naming } from "../naming.ts";

/** A trace keeps at most this many lines; it counts the others. */
const MOST_LINES = 60;
/** What is kept of a line. */
const LONGEST = 2_000;

/** Calls `onLine` with each line of all log files in the run's folder `logs`, by file and line. */
export function eachLogLine(folder: string, onLine: (line: LogLine) => void): void {
  const place = path.join(folder, "logs");
  const files = existsSync(place) ? readdirSync(place).filter((file) => file.endsWith(".log")) : [];
  for (const file of files.sort()) {
    let line = 0;
    const take = (text: string) => {
      line += 1;
      onLine({ file, line, text });
    };
    const last = readPieces(path.join(place, file), (bytes, end) => {
      for (const text of bytes.toString("utf8", 0, end - 1).split("\n")) take(text);
    });
    if (last !== "") take(last);
  }
}

/** The lines that name what is traced. */
export function readLogs(folder: string, names: Naming): { logs: LogLine[]; moreLogs: number } {
  const kept = new KeptLines();
  eachLogLine(folder, (line) => {
    if (names(line.text)) kept.add(line);
  });
  return { logs: kept.logs, moreLogs: kept.moreLogs };
}

/** The first lines of one trace, and how many more there are. */
export class KeptLines {
  readonly logs: LogLine[] = [];
  moreLogs = 0;

  add(one: LogLine): void {
    if (this.logs.length < MOST_LINES) this.logs.push({ ...one, text: one.text.slice(0, LONGEST) });
    else this.moreLogs += 1;
  }
}
