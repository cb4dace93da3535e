// Reads `wire.jsonl`.
import { parserOf } from "../../../base/parse.ts";
import { WireEnd, WireLine, WireThinned } from "../wire.ts";
import { Ending } from "./ending.ts";
import { readJsonLines } from "./lines.ts";

const parseExchange = parserOf(WireLine, "exchange");
const parseEnd = parserOf(WireEnd, "end");
const parseThinned = parserOf(WireThinned, "thinned");

/** What is known of the file as a whole. */
export interface WireReading {
  /** Why it counts as cut; absent where it is whole. */
  cut?: string;
  /** After this number of exchanges only every n-th was recorded. */
  thinned?: WireThinned;
}

type Line = WireLine | WireEnd | WireThinned | undefined;

const has = (value: unknown, field: string): boolean =>
  typeof value === "object" && value !== null && field in value;

/** Lines of a kind that a later version writes are passed over. */
const parseLine = (value: unknown): Line => {
  if (has(value, "end")) return parseEnd(value);
  if (has(value, "thinned")) return parseThinned(value);
  return has(value, "link") ? parseExchange(value) : undefined;
};

/** Calls `onExchange` with every exchange of the file, in order. */
export function readWire(file: string, onExchange: (exchange: WireLine) => void): WireReading {
  const ending = new Ending();
  const reading: WireReading = {};
  let at = 0;
  const { lines, torn } = readJsonLines(file, parseLine, (line) => {
    at += 1;
    if (line === undefined) return;
    if ("end" in line) ending.note(line.lines, at);
    else if ("thinned" in line) reading.thinned = line;
    else onExchange(line);
  });
  const cut = ending.cut(file, lines, torn, 3);
  return cut === undefined ? reading : { ...reading, cut };
}
