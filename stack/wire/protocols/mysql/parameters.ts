// The values of a prepared statement's parameters as text, since ids are looked for there.
import type { Reader } from "./reader.ts";

/** The type of a parameter, as its client says it. */
export interface ParameterType {
  code: number;
  isUnsigned: boolean;
}

const INTEGER_SIZES: ReadonlyMap<number, number> = new Map([
  ...([
    [1, 1],
    [2, 2],
    [13, 2],
    [3, 4],
    [9, 4],
  ] as const),
]);
const [FLOAT, DOUBLE, NULL, LONG_LONG, TIME] = [4, 5, 6, 8, 11] as const;
const TIMES: ReadonlySet<number> = new Set([7, 10, TIME, 12]);
const MOST_OF_VALUE = 512;
const MOST_PARAMETERS = 65_535;

/** Reads as many types as there are parameters; names stand behind each where query attributes were agreed on. */
export function readTypes(reader: Reader, count: number, areNamed: boolean): ParameterType[] {
  const types: ParameterType[] = [];
  for (let index = 0; index < Math.min(count, MOST_PARAMETERS) && !reader.isShort; index += 1) {
    const code = reader.integer(1);
    types.push({ code, isUnsigned: reader.integer(1) >= 0x80 });
    if (areNamed) reader.skip(reader.lengthEncoded());
  }
  return types;
}

/** Reads one value; undefined where it is not wholly there and nothing of it can be said. */
export function readValue(reader: Reader, { code, isUnsigned }: ParameterType): string | undefined {
  const text = readAs(reader, code, isUnsigned);
  return reader.isShort && text === "" ? undefined : text;
}

function readAs(reader: Reader, code: number, isUnsigned: boolean): string {
  const size = INTEGER_SIZES.get(code);
  if (size !== undefined) {
    const unsigned = reader.integer(size);
    const most = 2 ** (8 * size);
    return String(isUnsigned || unsigned < most / 2 ? unsigned : unsigned - most);
  }
  if (code === LONG_LONG) return reader.long(isUnsigned);
  if (code === DOUBLE || code === FLOAT) return String(reader.float(code === DOUBLE ? 8 : 4));
  if (code === NULL) return "NULL";
  if (TIMES.has(code)) return timeOf(reader, code);
  return textOf(reader.slice(reader.lengthEncoded()));
}

/** A date, a time of day, or both, as far as it is said. */
function timeOf(reader: Reader, code: number): string {
  const length = reader.integer(1);
  const value = reader.slice(length);
  if (code === TIME || value.length < 4) return "time";
  const two = (at: number) => String(value[at] ?? 0).padStart(2, "0");
  const day = `${value.readUInt16LE(0)}-${two(2)}-${two(3)}`;
  return value.length < 7 ? day : `${day} ${two(4)}:${two(5)}:${two(6)}`;
}

/** Text as it is; bytes that are no text in hexadecimal digits, since a UUID may be one. */
function textOf(value: Buffer): string {
  const start = value.subarray(0, MOST_OF_VALUE);
  const text = start.toString("utf8");
  // Broken UTF-8 becomes U+FFFD, which the last character may do only because it was cut.
  const isText = !/(?![\t\n\r])\p{Cc}|\ufffd./su.test(text);
  return isText && !(value.length === start.length && text.endsWith("\ufffd")) ? text : start.toString("hex");
}
