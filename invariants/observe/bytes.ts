// Looks at text as bytes, without making strings of it.

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Of a time in ms. */
export const DIGITS = 13;

/** Whether `text` stands here. */
export function standsAt(bytes: Uint8Array, from: number, text: Uint8Array): boolean {
  for (let at = 0; at < text.length; at++) if (bytes[from + at] !== text[at]) return false;
  return true;
}

/** Where a JSON string of plain ASCII ends that began before `from`, or -1 where it holds anything else. */
export function plainEnd(bytes: Uint8Array, from: number, to: number): number {
  for (let at = from; at < to; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === QUOTE) return at;
    if (byte < 0x20 || byte === BACKSLASH || byte > 0x7e) return -1;
  }
  return -1;
}

/** The time in ms that stands here, of the thirteen digits that one has from 2001 to 2286, or -1. */
export function timeAt(bytes: Uint8Array, from: number): number {
  let value = 0;
  for (let at = from; at < from + DIGITS; at++) {
    const digit = (bytes[at] ?? 0) - 0x30;
    if (digit < 0 || digit > 9 || (value === 0 && digit === 0)) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** A number that tells most byte strings apart (FNV-1a, 32 bits). */
export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ (bytes[at] ?? 0), 0x01000193);
  return hash;
}
