// Columns of numbers as short texts, for the page. Pure, and for both sides: the report packs, the page unpacks.

/** What stands for a number that is not there. */
const NONE = 0;
const MORE = 0x80;
const BITS = 7;
/** Texts are made of pieces: the arguments of one call are limited. */
const PIECE = 8_192;

/** Numbers as base64 of the differences between them, each in as few bytes as it needs. */
export interface Packed {
  /** What the whole numbers are multiplied by. */
  unit: number;
  count: number;
  base64: string;
}

/** Packs these numbers, each rounded to a multiple of `unit`. What is not finite counts as not there. */
export function pack(values: ArrayLike<number | undefined>, unit = 1): Packed {
  const bytes: number[] = [];
  let last = 0;
  for (let index = 0; index < values.length; index++) {
    const value = values[index];
    if (value === undefined || !Number.isFinite(value)) {
      bytes.push(NONE);
      continue;
    }
    const whole = Math.round(value / unit);
    const step = whole - last;
    last = whole;
    // Small steps of either sign are small numbers; 0 is taken.
    pushNumber(bytes, (step < 0 ? -2 * step - 1 : 2 * step) + 1);
  }
  return { unit, count: values.length, base64: toBase64(bytes) };
}

function pushNumber(bytes: number[], number: number): void {
  let rest = number;
  while (rest >= MORE) {
    bytes.push((rest % MORE) | MORE);
    rest = Math.floor(rest / MORE);
  }
  bytes.push(rest);
}

function toBase64(bytes: readonly number[]): string {
  let text = "";
  for (let from = 0; from < bytes.length; from += PIECE)
    text += String.fromCharCode(...bytes.slice(from, from + PIECE));
  return btoa(text);
}

/** The numbers again; null where none was there. */
export function unpack({ unit, count, base64 }: Packed): (number | null)[] {
  const text = atob(base64);
  const values: (number | null)[] = new Array(count).fill(null);
  let at = 0;
  let last = 0;
  for (let index = 0; index < count; index++) {
    let number = 0;
    for (let shift = 0; ; shift += BITS) {
      const byte = text.charCodeAt(at++);
      number += (byte % MORE) * 2 ** shift;
      if (byte < MORE) break;
    }
    if (number === NONE) continue;
    const step = number - 1;
    last += step % 2 === 1 ? -(step + 1) / 2 : step / 2;
    values[index] = last * unit;
  }
  return values;
}

/** The numbers of a column that lacks none. */
export const unpackAll = (packed: Packed): number[] => unpack(packed).map((value) => value ?? Number.NaN);
