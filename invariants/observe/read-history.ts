// Reads `history.jsonl`, folding the line that opens an operation and the line that completes it into one.
import { parserOf } from "../../targets/parse.ts";
import { HistoryLine, type Operation } from "../history.ts";
import { noteTorn, parseLine, readLines } from "./lines.ts";

const OPENS_WITH = '{"process":"';
const parseHistoryLine = parserOf(HistoryLine, "operation");

/**
 * Calls `onOperation` with every operation, in the order of their ends; those that nobody completed come last,
 * as `info` without an end. Gives notes for the reader. An opening line is kept as text and parsed only when
 * its operation was never completed, which is rare: this is what makes a million operations quick.
 */
export function readHistory(file: string, onOperation: (operation: Operation) => void): string[] {
  const open = new Map<string, { line: string; number: number }[]>();
  let count = 0;
  const take = (line: string, number: number) => {
    count = number;
    if (line.includes('"outcome":')) {
      const operation = parseLine(file, line, number, parseHistoryLine);
      const waiting = open.get(operation.process);
      if (waiting !== undefined) closeOldest(open, operation, waiting);
      onOperation({
        ...operation,
        completed: operation.completed ?? operation.invoked,
        outcome: operation.outcome ?? "info",
      });
      return;
    }
    const process = line.startsWith(OPENS_WITH)
      ? line.slice(OPENS_WITH.length, line.indexOf('"', OPENS_WITH.length))
      : parseLine(file, line, number, parseHistoryLine).process;
    const waiting = open.get(process);
    if (waiting === undefined) open.set(process, [{ line, number }]);
    else waiting.push({ line, number });
  };
  const torn = readLines(file, take);
  const notes = noteTorn(file, torn, count, (line) => {
    JSON.parse(line);
    take(line, count + 1);
  });
  for (const waiting of open.values()) {
    for (const { line, number } of waiting) {
      const operation = parseLine(file, line, number, parseHistoryLine);
      onOperation({ ...operation, completed: Number.POSITIVE_INFINITY, outcome: "info" });
    }
  }
  return notes;
}

/** A process does one operation at a time: the one that ends is the one that it opened first. */
function closeOldest(
  open: Map<string, { line: string; number: number }[]>,
  operation: { process: string },
  waiting: { line: string }[],
): void {
  waiting.shift();
  if (waiting.length === 0) open.delete(operation.process);
}
