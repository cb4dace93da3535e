// The text of an HTTP request: its path, and the start of its body, which is waited for.
import { type Framing, hexDigit } from "./body.ts";

/** Bytes of the text, its path included. */
const MOST_TEXT = 4096;
/** The line of a chunk's size that is longer is not waited for. */
const MOST_SIZE_LINE = 256;
const LF = 10;

/** What of a request says how much of its body is waited for. */
interface Awaited {
  path: string;
  framing: Framing;
  isBodyLate: boolean;
}

/**
 * The text; undefined while bytes of it have to come. Of a body in chunks it has the first chunk: a client that has sent
 * headers sends that much, while it may wait for a response before the next.
 */
export function textOf(
  bytes: Buffer,
  from: number,
  { path, framing, isBodyLate }: Awaited,
): string | undefined {
  const most = MOST_TEXT - Buffer.byteLength(path) - 1;
  if (most <= 0) return path.slice(0, MOST_TEXT);
  if (isBodyLate) return path;
  const place = framing === "chunked" ? firstChunk(bytes, from) : { at: from, length: lengthOf(framing) };
  if (place === undefined) return undefined;
  const length = Math.min(place.length, most);
  if (bytes.length < place.at + length) return undefined;
  return length === 0 ? path : `${path} ${bytes.toString("utf8", place.at, place.at + length)}`;
}

const lengthOf = (framing: Framing): number => (typeof framing === "object" ? framing.length : 0);

/** Where the first chunk is; undefined while its size has not come. What is no chunk has no length. */
function firstChunk(bytes: Buffer, from: number): { at: number; length: number } | undefined {
  let length = 0;
  let isSize = true;
  for (let at = from; at < from + MOST_SIZE_LINE; at++) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    if (byte === LF) return { at: at + 1, length };
    const digit = hexDigit(byte);
    isSize &&= digit >= 0;
    if (isSize) length = length * 16 + digit;
  }
  return { at: from, length: 0 };
}
