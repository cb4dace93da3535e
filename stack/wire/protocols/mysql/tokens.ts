// Cuts SQL into tokens, as MariaDB and MySQL read it: comments are skipped, and what stands in an executable comment
// (`/*! … */`) is not one. It must take any text, and look at each character a bounded number of times.

const BACKTICK = 0x60;
const QUOTE = 0x27;
const DOUBLE_QUOTE = 0x22;
const BACKSLASH = 0x5c;
const HASH = 0x23;
const DASH = 0x2d;
const STAR = 0x2a;
const SLASH = 0x2f;

/** What a token is; `end` follows the last one. */
export type TokenKind = "word" | "name" | "text" | "sign" | "end";

/** The tokens of one text, one after the other: `next` goes on, and the fields say what stands there. */
export class Tokens {
  /** `word` is unquoted, `name` stands in backticks, `text` in quotes; `sign` is any other single character. */
  kind: TokenKind = "end";
  /** Where the token starts and ends, its quotes included. */
  start = 0;
  end = 0;
  readonly #sql: string;
  readonly #escapes: boolean;

  /** `escapes`: a backslash in a text escapes what follows it, as it does unless the server is told otherwise. */
  constructor(sql: string, escapes = true) {
    this.#sql = sql;
    this.#escapes = escapes;
  }

  /** Goes to the next token; false where there is none. */
  next(): boolean {
    const sql = this.#sql;
    let at = this.end;
    for (;;) {
      while (isSpace(sql.charCodeAt(at))) at += 1;
      const after = this.#afterComment(at);
      if (after === at) break;
      at = after;
    }
    this.start = at;
    if (at >= sql.length) {
      this.end = at;
      this.kind = "end";
      return false;
    }
    const code = sql.charCodeAt(at);
    if (isWordPart(code)) {
      do at += 1;
      while (isWordPart(sql.charCodeAt(at)));
      this.kind = "word";
      this.end = at;
    } else if (code === BACKTICK || code === QUOTE || code === DOUBLE_QUOTE) {
      this.kind = code === BACKTICK ? "name" : "text";
      this.end = this.#afterQuoted(at + 1, code);
    } else {
      this.kind = "sign";
      this.end = at + 1;
    }
    return true;
  }

  /** The token in capitals where it is a word, and else the empty text. */
  get word(): string {
    return this.kind === "word" ? this.#sql.slice(this.start, this.end).toUpperCase() : "";
  }

  /** Whether the token is this single character. */
  is(sign: string): boolean {
    return this.kind === "sign" && this.#sql[this.start] === sign;
  }

  /** The token as a name, without its quotes; undefined where it cannot be one. */
  get name(): string | undefined {
    const sql = this.#sql;
    if (this.kind === "word") return sql.slice(this.start, this.end);
    if (this.kind !== "name" && sql.charCodeAt(this.start) !== DOUBLE_QUOTE) return undefined;
    const quote = sql[this.start] ?? "";
    const closes = this.end - this.start > 1 && sql[this.end - 1] === quote;
    return sql.slice(this.start + 1, closes ? this.end - 1 : this.end).replaceAll(quote + quote, quote);
  }

  /** Where the comment ends that starts here, or its opening where its content counts; `at` itself where none does. */
  #afterComment(at: number): number {
    const sql = this.#sql;
    const code = sql.charCodeAt(at);
    if (code === HASH) return this.#afterLine(at);
    const second = sql.charCodeAt(at + 1);
    if (code === DASH && second === DASH) {
      const third = sql.charCodeAt(at + 2);
      return Number.isNaN(third) || isSpace(third) ? this.#afterLine(at) : at;
    }
    if (code === STAR && second === SLASH) return at + 2;
    if (code !== SLASH || second !== STAR) return at;
    const mark = sql.slice(at + 2, at + 4);
    if (mark.startsWith("!") || mark === "M!") {
      let content = at + (mark === "M!" ? 4 : 3);
      while (isDigit(sql.charCodeAt(content))) content += 1;
      return content;
    }
    const closing = sql.indexOf("*/", at + 2);
    return closing < 0 ? sql.length : closing + 2;
  }

  #afterLine(at: number): number {
    const line = this.#sql.indexOf("\n", at);
    return line < 0 ? this.#sql.length : line + 1;
  }

  /** Behind the closing quote; a doubled quote does not close, and what is never closed goes to the end. */
  #afterQuoted(from: number, quote: number): number {
    const sql = this.#sql;
    const escapes = this.#escapes && quote !== BACKTICK;
    for (let at = from; at < sql.length; at += 1) {
      const code = sql.charCodeAt(at);
      if (code === BACKSLASH && escapes) at += 1;
      else if (code === quote) {
        if (sql.charCodeAt(at + 1) !== quote) return at + 1;
        at += 1;
      }
    }
    return sql.length;
  }
}

const isSpace = (code: number): boolean => code <= 32;
const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Letters, digits, `_`, `$`, and all beyond ASCII. */
const isWordPart = (code: number): boolean =>
  (code >= 97 && code <= 122) ||
  (code >= 65 && code <= 90) ||
  isDigit(code) ||
  code === 95 ||
  code === 36 ||
  code >= 128;
