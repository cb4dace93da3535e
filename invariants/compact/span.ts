// Names as bytes: a history of millions of purchases would be slow to read as strings.

import type { Span } from "./span-type.ts";

export type { Span } from "./span-type.ts";

/** A name as bytes of its own, in the form of a history line: equal names have equal bytes, different names have not. */
export function spanOf(name: string): Span {
  const bytes = Buffer.from(JSON.stringify(name).slice(1, -1));
  return { bytes, from: 0, to: bytes.length };
}

/** The name at this place. */
export const nameIn = ({ bytes, from, to }: Span): string =>
  JSON.parse(`"${Buffer.from(bytes.buffer, bytes.byteOffset + from, to - from)}"`);

/** Returns true if both places hold the same name. */
export function isSame(one: Span, other: Span): boolean {
  const length = one.to - one.from;
  if (other.to - other.from !== length) return false;
  for (let at = 0; at < length; at++)
    if (one.bytes[one.from + at] !== other.bytes[other.from + at]) return false;
  return true;
}
