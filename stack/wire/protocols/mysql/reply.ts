// One reply of a server, payload by payload: when it ends, and what it says on its way. It looks at the first bytes of each
// payload only, and at the first byte of a row.
import type { Agreement } from "./login.ts";
import { FIRST_BYTE, STATUS } from "./numbers.ts";
import { Reader } from "./reader.ts";

/**
 * What a command is answered with. `result`: an OK, an error, a file asked for, or columns and rows, and perhaps more of
 * these. `one`: a single payload. `text`: one that says no status. `rows`: some, and an end. `prepared`: a statement's id.
 * `login`: as at the start of a connection.
 */
export type ReplyKind = "result" | "one" | "text" | "rows" | "prepared" | "login";

/** What came of a payload. `asks-file` and `asks-login`: the client goes on with what is no command. */
export type Step = "goes-on" | "ends" | "asks-file" | "asks-login" | "not-understood";

/** The start of a payload, and its length. */
export interface Payload {
  bytes: Buffer;
  from: number;
  to: number;
  total: number;
}

/** What the answer to a PREPARE says. */
export interface PreparedAs {
  id: number;
  parameters: number;
}

const MOST_OF_EOF = 8;
/** A row that starts as an EOF or an OK behind rows does has a value of 16 MiB or more, and is longer. */
const MOST_OF_END = 0xff_ff_fe;
const MOST_COLUMNS = 65_535;
/** The length of `def`, with which every column starts. */
const COLUMN_START = 3;
const LEAST_OF_OK = 7;

export class Reply {
  /** The status that the server said last. */
  status: number | undefined;
  preparedAs: PreparedAs | undefined;
  readonly #kind: ReplyKind;
  readonly #agreed: Agreement;
  #phase: "head" | "columns" | "eof" | "rows" | "counted";
  /** Columns or payloads that are still to come. */
  #left = 0;

  constructor(kind: ReplyKind, agreed: Agreement) {
    this.#kind = kind;
    this.#agreed = agreed;
    this.#phase = kind === "rows" ? "rows" : "head";
  }

  take(payload: Payload): Step {
    if (payload.to === payload.from) return "not-understood";
    const first = payload.bytes[payload.from] ?? 0;
    if (this.#phase === "rows" && first < FIRST_BYTE.EOF) return "goes-on";
    if (first === FIRST_BYTE.ERROR && this.#isNoColumn) return this.#takeError(payload);
    switch (this.#phase) {
      case "head":
        return this.#takeHead(payload, first);
      case "columns":
        return this.#takeColumn(first);
      case "eof":
        return this.#takeEof(payload, first);
      case "rows":
        return this.#takeLast(payload, first);
      case "counted":
        this.#left -= 1;
        return this.#left === 0 ? "ends" : "goes-on";
    }
  }

  /** An answer in plain text may start with any byte. */
  get #isNoColumn(): boolean {
    return this.#phase !== "counted" && this.#kind !== "text";
  }

  /** An error ends the reply, unless it is a report of progress in its form. */
  #takeError({ bytes, from, to }: Payload): Step {
    const isProgress = this.#agreed.hasProgress && to - from > 2 && bytes.readUInt16LE(from + 1) === 0xff_ff;
    return isProgress ? "goes-on" : "ends";
  }

  #takeHead(payload: Payload, first: number): Step {
    switch (this.#kind) {
      case "text":
        return "ends";
      case "one":
        return this.#takeStatus(payload, first) === undefined ? "not-understood" : "ends";
      case "login":
        if (first !== FIRST_BYTE.OK)
          return first < 3 || first === FIRST_BYTE.EOF ? "asks-login" : "not-understood";
        return this.#takeStatus(payload, first) === undefined ? "not-understood" : "ends";
      case "prepared":
        return this.#takePrepared(payload, first);
      default:
    }
    if (first === FIRST_BYTE.LOCAL_FILE) return "asks-file";
    if (first === FIRST_BYTE.OK || first === FIRST_BYTE.EOF) return this.#endResult(payload, first);
    const reader = new Reader(payload.bytes, payload.from, payload.to);
    const columns = reader.lengthEncoded();
    if (reader.isShort || columns > MOST_COLUMNS) return "not-understood";
    const follow = !this.#agreed.hasOptionalMetadata || reader.left === 0 || reader.integer(1) !== 0;
    if (reader.left > 0) return "not-understood";
    this.#left = columns;
    this.#phase = follow ? "columns" : this.#afterColumns;
    return "goes-on";
  }

  get #afterColumns(): "rows" | "eof" {
    return this.#agreed.deprecatesEof ? "rows" : "eof";
  }

  #takeColumn(first: number): Step {
    if (first !== COLUMN_START) return "not-understood";
    this.#left -= 1;
    if (this.#left === 0) this.#phase = this.#afterColumns;
    return "goes-on";
  }

  /** Rows follow the EOF behind the columns, unless they wait at the server to be fetched. */
  #takeEof(payload: Payload, first: number): Step {
    if (first !== FIRST_BYTE.EOF || payload.total > MOST_OF_EOF) return "not-understood";
    const status = statusOf(payload, first, false);
    if (status === undefined) return "not-understood";
    if ((status & STATUS.CURSOR_EXISTS) !== 0) return this.#endResult(payload, first);
    this.#phase = "rows";
    return "goes-on";
  }

  /** A payload among the rows that starts as their end does: a long row may, too. */
  #takeLast(payload: Payload, first: number): Step {
    return payload.total > MOST_OF_END ? "goes-on" : this.#endResult(payload, first);
  }

  #endResult(payload: Payload, first: number): Step {
    const status = this.#takeStatus(payload, first);
    if (status === undefined) return "not-understood";
    if ((status & STATUS.MORE_RESULTS) === 0 || this.#kind !== "result") return "ends";
    this.#phase = "head";
    return "goes-on";
  }

  #takePrepared({ bytes, from, to, total }: Payload, first: number): Step {
    const reader = new Reader(bytes, from + 1, to);
    const id = reader.integer(4);
    const [columns, parameters] = [reader.integer(2), reader.integer(2)];
    if (first !== FIRST_BYTE.OK || reader.isShort) return "not-understood";
    this.preparedAs = { id, parameters };
    reader.skip(3);
    const follow = !this.#agreed.preparesOptionalMetadata || total < 13 || reader.integer(1) !== 0;
    const eof = this.#agreed.deprecatesEof ? 0 : 1;
    const payloads = (count: number) => (count === 0 || !follow ? 0 : count + eof);
    this.#left = payloads(columns) + payloads(parameters);
    this.#phase = "counted";
    return this.#left === 0 ? "ends" : "goes-on";
  }

  #takeStatus(payload: Payload, first: number): number | undefined {
    const status = statusOf(payload, first, this.#agreed.deprecatesEof);
    if (status !== undefined) this.status = status;
    return status;
  }
}

/** The status in an OK or an EOF; undefined where it is neither. */
function statusOf(
  { bytes, from, to, total }: Payload,
  first: number,
  deprecatesEof: boolean,
): number | undefined {
  if (first !== FIRST_BYTE.OK && first !== FIRST_BYTE.EOF) return undefined;
  const reader = new Reader(bytes, from + 1, to);
  const isEof = first === FIRST_BYTE.EOF && (!deprecatesEof || total < LEAST_OF_OK);
  if (isEof) reader.skip(2);
  else {
    reader.lengthEncoded();
    reader.lengthEncoded();
  }
  const status = reader.integer(2);
  return reader.isShort ? undefined : status;
}
