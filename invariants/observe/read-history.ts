// Reads `history.jsonl`, folding the line that opens an operation and the line that completes it into one.
import { parserOf } from "../../targets/parse.ts";
import { HistoryLine, type Operation } from "../history.ts";
import { Familiar } from "./familiar.ts";
import { noteTorn, parseLine, readLines } from "./lines.ts";
import { Opened, type OpenLine } from "./opened.ts";

const parseHistoryLine = parserOf(HistoryLine, "operation");

/**
 * Calls `onOperation` with every operation, in the order of their ends; those that nobody completed come last,
 * as `info` without an end. Gives notes for the reader: none, or that the last line is torn.
 */
export function readHistory(file: string, onOperation: (operation: Operation) => void): string[] {
  const parse = ({ line, number }: OpenLine) => parseLine(file, line, number, parseHistoryLine);
  const opened = new Opened(parse);
  const familiar = new Familiar();
  let count = 0;
  const take = (bytes: Buffer, from: number, to: number, number: number) => {
    count = number;
    const read = familiar.read(bytes, from, to) ?? unfamiliar(bytes.toString("utf8", from, to), number);
    if (read === "opening") opened.add(bytes, from, to, number);
    else {
      opened.close(read, bytes, from, to);
      onOperation(read);
    }
  };
  const unfamiliar = (line: string, number: number): Operation | "opening" => {
    if (!line.includes('"outcome":')) return "opening";
    const parsed = parse({ line, number });
    familiar.learn(line, parsed);
    const { completed = parsed.invoked, outcome = "info" } = parsed;
    return Object.assign(parsed, { completed, outcome });
  };
  const torn = readLines(file, take);
  const notes = noteTorn(file, torn, count, () => {
    const bytes = Buffer.from(torn);
    take(bytes, 0, bytes.length, count + 1);
  });
  for (const opening of opened.left()) {
    onOperation({ ...parse(opening), completed: Number.POSITIVE_INFINITY, outcome: "info" });
  }
  return notes;
}
