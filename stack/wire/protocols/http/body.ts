// Where the body of an HTTP message ends. Its bytes are not kept: it reads in any pieces.

/** How the end of a body is told: there is none, a length, chunks (RFC 9112, 7.1), or the end of the connection. */
export type Framing = "none" | "chunked" | "until-close" | { length: number };

const [TAB, LF, CR, SPACE, SEMICOLON] = [9, 10, 13, 32, 59] as const;
/** Fifty-two bits: a size above this is not exact, and no chunk. */
const MOST_SIZE = 2 ** 52;

/** What is read next of a body in chunks. */
type Next =
  | "size"
  | "extension"
  | "size-lf"
  | "data"
  | "data-cr"
  | "data-lf"
  | "trailer-start"
  | "trailer"
  | "trailer-lf"
  | "last-lf";

/** One body. */
export class Body {
  /** All of it came. */
  isWhole: boolean;
  /** It breaks the rules of chunks, from where `skip` stopped. */
  isWrong = false;
  #framing: Framing;
  #left: number;
  #next: Next = "size";
  #digits = 0;

  constructor(framing: Framing) {
    this.#framing = framing;
    this.#left = typeof framing === "object" ? framing.length : 0;
    this.isWhole = framing === "none" || (typeof framing === "object" && framing.length === 0);
  }

  /** Returns the offset of its end, of what is wrong, or of the end of the bytes. */
  skip(bytes: Buffer, from: number): number {
    if (this.isWhole) return from;
    if (this.#framing === "until-close") return bytes.length;
    if (this.#framing === "chunked") return this.#skipChunks(bytes, from);
    const end = this.#skipLength(bytes, from);
    this.isWhole = this.#left === 0;
    return end;
  }

  #skipLength(bytes: Buffer, from: number): number {
    const length = Math.min(this.#left, bytes.length - from);
    this.#left -= length;
    return from + length;
  }

  #skipChunks(bytes: Buffer, from: number): number {
    let at = from;
    while (at < bytes.length && !this.isWhole) {
      if (this.#next === "data") {
        at = this.#skipLength(bytes, at);
        if (this.#left === 0) this.#next = "data-cr";
        continue;
      }
      const next = this.#after(bytes[at] ?? 0);
      if (next === undefined) {
        this.isWrong = true;
        return at;
      }
      this.#next = next;
      at++;
    }
    return at;
  }

  /** What is read behind this byte; undefined if it must not stand there. */
  #after(byte: number): Next | undefined {
    switch (this.#next) {
      case "size":
        return this.#afterSize(byte);
      case "extension":
        return byte === CR ? "size-lf" : byte === LF ? undefined : "extension";
      case "size-lf":
        if (byte !== LF) return undefined;
        this.#digits = 0;
        return this.#left === 0 ? "trailer-start" : "data";
      case "data-cr":
        return byte === CR ? "data-lf" : undefined;
      case "data-lf":
        return byte === LF ? "size" : undefined;
      case "trailer-start":
        return byte === CR ? "last-lf" : byte === LF ? undefined : "trailer";
      case "trailer":
        return byte === CR ? "trailer-lf" : byte === LF ? undefined : "trailer";
      case "trailer-lf":
        return byte === LF ? "trailer-start" : undefined;
      default:
        this.isWhole = byte === LF;
        return byte === LF ? "size" : undefined;
    }
  }

  #afterSize(byte: number): Next | undefined {
    const digit = hexDigit(byte);
    if (digit >= 0) {
      this.#left = this.#left * 16 + digit;
      this.#digits++;
      return this.#left < MOST_SIZE && this.#digits <= 16 ? "size" : undefined;
    }
    if (this.#digits === 0) return undefined;
    if (byte === CR) return "size-lf";
    return byte === SEMICOLON || byte === SPACE || byte === TAB ? "extension" : undefined;
  }
}

/** The value of a hexadecimal digit; -1 for any other byte. */
export function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const letter = byte | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
}
