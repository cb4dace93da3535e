// Names as bytes: a history of millions of purchases would be slow to read as strings.

import type { Span } from "./span-type.ts";

export type { Span } from "./span-type.ts";

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** A name as bytes of its own, in the form of a history line: equal names have equal bytes, different names have not. */
export function spanOf(name: string): Span {
  const bytes = Buffer.from(JSON.stringify(name).slice(1, -1));
  return { bytes, from: 0, to: bytes.length };
}

/** Writes a name into `bytes`, which must have room for it; returns its end, or -1 if JSON gives it another form there. */
export function writePlain(name: string, bytes: Uint8Array): number {
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at);
    if (code < 0x20 || code > 0x7e || code === QUOTE || code === BACKSLASH) return -1;
    bytes[at] = code;
  }
  return name.length;
}

/** The name at this place. */
export function nameIn({ bytes, from, to }: Span): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from).toString();
  return text.includes("\\") ? JSON.parse(`"${text}"`) : text;
}

/** Returns true if both places hold the same name. */
export function isSame(one: Span, other: Span): boolean {
  const length = one.to - one.from;
  if (other.to - other.from !== length) return false;
  for (let at = 0; at < length; at++)
    if (one.bytes[one.from + at] !== other.bytes[other.from + at]) return false;
  return true;
}
