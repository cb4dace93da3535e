// Reads `history.jsonl`, folding the line that opens an operation and the line that completes it into one.
import { parserOf } from "../../targets/parse.ts";
import { HistoryLine, type Operation } from "../history.ts";
import { noteTorn, parseLine, readLines } from "./lines.ts";

const OPENS_WITH = '{"process":"';
const parseHistoryLine = parserOf(HistoryLine, "operation");

interface OpenLine {
  line: string;
  number: number;
}

/**
 * Calls `onOperation` with every operation, in the order of their ends; those that nobody completed come last,
 * as `info` without an end. Gives notes for the reader: none, or that the last line is torn.
 *
 * What makes a million operations quick: a writer repeats the opening line and adds to it, so an opening line that
 * its completion begins with is as good as parsed. Any other is parsed.
 */
export function readHistory(file: string, onOperation: (operation: Operation) => void): string[] {
  const open = new Map<string, OpenLine | OpenLine[]>();
  let count = 0;
  const take = (line: string, number: number) => {
    count = number;
    if (!line.includes('"outcome":')) {
      const opening = { line, number };
      const process = processOf(line) ?? parseLine(file, line, number, parseHistoryLine).process;
      const waiting = open.get(process);
      open.set(process, waiting === undefined ? opening : [...[waiting].flat(), opening]);
      return;
    }
    const operation = parseLine(file, line, number, parseHistoryLine);
    close(open, operation, line, (opening) =>
      parseLine(file, opening.line, opening.number, parseHistoryLine),
    );
    const { completed = operation.invoked, outcome = "info" } = operation;
    onOperation(Object.assign(operation, { completed, outcome }));
  };
  const torn = readLines(file, take);
  const notes = noteTorn(file, torn, count, (line) => take(line, count + 1));
  for (const { line, number } of [...open.values()].flat()) {
    const operation = parseLine(file, line, number, parseHistoryLine);
    onOperation({ ...operation, completed: Number.POSITIVE_INFINITY, outcome: "info" });
  }
  return notes;
}

/** The process of an opening line without parsing it, or undefined where that cannot be seen at once. */
function processOf(line: string): string | undefined {
  if (!line.startsWith(OPENS_WITH)) return undefined;
  const end = line.indexOf('"', OPENS_WITH.length);
  const process = line.slice(OPENS_WITH.length, end);
  return end === -1 || process.includes("\\") ? undefined : process;
}

/**
 * Takes away the opening line of an operation that is completed. Where none fits, all stay open: an operation too
 * many that may have happened raises no false alarm, one too few can.
 */
function close(
  open: Map<string, OpenLine | OpenLine[]>,
  operation: HistoryLine,
  line: string,
  parse: (opening: OpenLine) => HistoryLine,
): void {
  const waiting = open.get(operation.process);
  if (waiting === undefined) return;
  if (!Array.isArray(waiting)) {
    if (opens(waiting, operation, line, parse)) open.delete(operation.process);
    return;
  }
  const index = waiting.findIndex((opening) => opens(opening, operation, line, parse));
  if (index === -1) return;
  if (waiting.length === 1) open.delete(operation.process);
  else waiting.splice(index, 1);
}

function opens(
  opening: OpenLine,
  operation: HistoryLine,
  line: string,
  parse: (opening: OpenLine) => HistoryLine,
): boolean {
  const known = opening.line.length - 1;
  if (opening.line.endsWith("}") && line[known] === "," && line.startsWith(opening.line.slice(0, known))) {
    return true;
  }
  const { invoked, op, sale, user } = parse(opening);
  return (
    invoked === operation.invoked && op === operation.op && sale === operation.sale && user === operation.user
  );
}
