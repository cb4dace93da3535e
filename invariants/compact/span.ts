// Names as bytes: a history of millions of purchases would be slow to read as strings.

/** The place of a text among bytes. A name has the form that JSON gives it between the quotes. */
export interface Span {
  bytes: Uint8Array;
  from: number;
  to: number;
}

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
