// A line of RESP that holds a length: digits, and CR LF behind them. It is met several times in every request.

const [CR, LF, ZERO, NINE, MINUS] = [13, 10, 48, 57, 45] as const;
/** More digits are no length: a number of fifteen is exact, and far above what Redis takes. */
const MOST_DIGITS = 15;

/** Reads lengths. One object is used again and again, since it is on the way of every byte. */
export class LengthLine {
  /** The length that was read; -1 for nothing there (`$-1`, `*-1`). */
  value = 0;
  /** The offset behind the line. */
  end = 0;

  /** Reads a line that starts at `at`, behind its type, and may not go beyond `limit`. */
  read(bytes: Buffer, at: number, limit: number): "whole" | "more" | "wrong" {
    const isNone = at < limit && bytes[at] === MINUS;
    const from = isNone ? at + 1 : at;
    let value = 0;
    let to = from;
    for (; to < limit; to++) {
      const byte = bytes[to] ?? 0;
      if (byte < ZERO || byte > NINE) break;
      value = value * 10 + byte - ZERO;
    }
    const digits = to - from;
    if (digits > MOST_DIGITS || (isNone && digits > 0 && value !== 1)) return "wrong";
    if (to === limit) return "more";
    if (digits === 0 || bytes[to] !== CR) return "wrong";
    if (to + 1 === limit) return "more";
    if (bytes[to + 1] !== LF) return "wrong";
    this.value = isNone ? -1 : value;
    this.end = to + 2;
    return "whole";
  }
}
