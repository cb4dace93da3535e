// The start of an HTTP message: its first line and its headers, as far as they say where the body ends.
import type { Framing } from "./body.ts";

const [LF, CR] = [10, 13] as const;
/** More headers are passed on unread. Servers take less. */
export const MOST_HEADERS = 65_536;

/** Finds the end of headers as more and more bytes come. */
export class HeaderSearch {
  /** How far was looked, from the start of the message. */
  #read = 0;
  /** Where the line that is read starts: above 0, the first line is whole. */
  #lineStart = 0;

  /** True once the first line is whole, until the end is found. */
  get hasFirstLine(): boolean {
    return this.#lineStart > 0;
  }

  /**
   * Returns the offset behind the empty line; undefined if it has not come yet; "wrong" where a line ends without a CR,
   * or where there are too many.
   */
  end(bytes: Buffer, start: number): number | "wrong" | undefined {
    const limit = Math.min(bytes.length, start + MOST_HEADERS);
    for (let at = start + this.#read; at < limit; at++) {
      if (bytes[at] !== LF) continue;
      if (bytes[at - 1] !== CR || at === start) return "wrong";
      if (at === start + this.#lineStart + 1) {
        this.#read = this.#lineStart = 0;
        return at + 1;
      }
      this.#lineStart = at + 1 - start;
    }
    this.#read = limit - start;
    return this.#read === MOST_HEADERS ? "wrong" : undefined;
  }
}

/** What the headers say. */
export interface Headers {
  /** Undefined where they say nothing of it, "unclear" where two readers could differ. */
  framing: "chunked" | { length: number } | "unclear" | undefined;
  upgrade: string | undefined;
  /** The client waits for `100 Continue` before it sends the body. */
  expectsContinue: boolean;
}

/** Reads headers, one character a byte, without the first line. */
export function readHeaders(text: string, from: number): Headers {
  const headers: Headers = { framing: undefined, upgrade: undefined, expectsContinue: false };
  for (let at = from; at < text.length; ) {
    const lineEnd = text.indexOf("\r\n", at);
    const end = lineEnd < 0 ? text.length : lineEnd;
    const colon = text.indexOf(":", at);
    if (colon >= 0 && colon < end) readHeader(headers, text.slice(at, colon), text, colon + 1, end);
    at = end + 2;
  }
  return headers;
}

/** Only names of these lengths are looked at, so that the others cost nothing. */
function readHeader(headers: Headers, written: string, text: string, from: number, to: number): void {
  const name = written.trim();
  if (name.length !== 14 && name.length !== 17 && name.length !== 7 && name.length !== 6) return;
  const value = () => text.slice(from, to).trim();
  switch (name.toLowerCase()) {
    case "content-length": {
      const isClear = name === written && headers.framing === undefined && /^\d{1,15}$/.test(value());
      headers.framing = isClear ? { length: Number(value()) } : "unclear";
      break;
    }
    case "transfer-encoding": {
      const isClear =
        name === written && headers.framing === undefined && /(?:^|,\s*)chunked$/i.test(value());
      headers.framing = isClear ? "chunked" : "unclear";
      break;
    }
    case "upgrade":
      headers.upgrade = value();
      break;
    case "expect":
      headers.expectsContinue = true;
      break;
  }
}

/** How the body of a request ends. */
export const framingOfRequest = ({ framing }: Headers): Framing | "unclear" => framing ?? "none";

/** How the body of a final response with this status ends, if the request was no HEAD. */
export function framingOfResponse(status: number, { framing }: Headers): Framing | "unclear" {
  return status === 204 || status === 304 ? "none" : (framing ?? "until-close");
}
