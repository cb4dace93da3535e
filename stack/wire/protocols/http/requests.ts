// Where an HTTP request begins and ends. Its headers are held back, and the start of its body, which has ids in it.
import type { Reader } from "../../direction.ts";
import type { RequestHead } from "../../exchange.ts";
import type { Piece } from "../../protocol.ts";
import { Body, type Framing } from "./body.ts";
import { framingOfRequest, HeaderSearch, readHeaders } from "./message.ts";
import { isMisfit, pathOf, readRequestLine } from "./request-line.ts";
import { textOf } from "./text.ts";
import type { HttpUnderstanding } from "./understanding.ts";

const [LF, CR, TLS_HANDSHAKE] = [10, 13, 22] as const;
/** Of HEAD and CONNECT without a response. No client pipelines so far; it keeps the map small. */
const MOST_SPECIAL = 1000;
const READING = new Set(["GET", "HEAD", "OPTIONS"]);

/** A request whose headers came. */
interface Begun {
  method: string;
  path: string;
  framing: Framing;
  /** Its headers end at this offset from its start. */
  headersEnd: number;
  /** Its body does not come before a response does. */
  isBodyLate: boolean;
}

/** The direction from a client to an HTTP server. */
export class HttpRequests implements Reader {
  #understanding: HttpUnderstanding;
  #search = new HeaderSearch();
  #begun: Begun | undefined;
  /** The body of the request that streams; undefined between requests. */
  #body: Body | undefined;

  constructor(understanding: HttpUnderstanding) {
    this.#understanding = understanding;
  }

  read(bytes: Buffer, pieces: Piece[]): number {
    let at = 0;
    while (at < bytes.length && this.#understanding.unread === undefined) {
      const end = this.#body === undefined ? this.#start(bytes, at, pieces) : this.#stream(bytes, at, pieces);
      if (end === at) break;
      at = end;
    }
    return at;
  }

  #start(bytes: Buffer, start: number, pieces: Piece[]): number {
    if (this.#begun === undefined) {
      const emptyLines = this.#emptyLines(bytes, start);
      if (emptyLines > start) pieces.push({ bytes: bytes.subarray(start, emptyLines) });
      if (emptyLines > start) return emptyLines;
      this.#begun = this.#begin(bytes, start);
    }
    const begun = this.#begun;
    if (begun === undefined) return start;
    const text = textOf(bytes, start + begun.headersEnd, begun);
    if (text === undefined) return start;
    const { method, path, framing, headersEnd } = begun;
    const head: RequestHead = { verb: method, on: [path], writes: !READING.has(method), text };
    this.#ask(method);
    this.#begun = undefined;
    this.#body = new Body(framing);
    return this.#stream(bytes, start, pieces, start + headersEnd, head);
  }

  /** Empty lines before a request are none of it (RFC 9112, 2.2). */
  #emptyLines(bytes: Buffer, start: number): number {
    let at = start;
    while (bytes[at] === CR && bytes[at + 1] === LF) at += 2;
    return at;
  }

  #begin(bytes: Buffer, start: number): Begun | undefined {
    if (bytes[start] === TLS_HANDSHAKE) return this.#giveUp("TLS is spoken where HTTP was expected");
    // It may be half of an empty line.
    if (bytes[start] === CR && start + 1 === bytes.length) return undefined;
    const end = this.#search.end(bytes, start);
    if (end === "wrong" || isMisfit(bytes, start)) return this.#giveUp("a request is not HTTP/1.1");
    if (end === undefined && !this.#search.hasFirstLine) return undefined;
    const text = bytes.toString("latin1", start, end ?? bytes.length);
    const line = readRequestLine(text);
    if (typeof line === "string") return this.#giveUp(line);
    if (end === undefined) return undefined;
    const headers = readHeaders(text, line.length);
    const framing = framingOfRequest(headers);
    if (framing === "unclear") return this.#giveUp("it is not clear where the body of a request ends");
    const headersEnd = end - start;
    const { method, target } = line;
    return { method, path: pathOf(target), framing, headersEnd, isBodyLate: headers.expectsContinue };
  }

  #ask(method: string): void {
    const { special, asked } = this.#understanding;
    this.#understanding.asked++;
    if (method !== "HEAD" && method !== "CONNECT") return;
    special.set(asked, method);
    if (special.size > MOST_SPECIAL) this.#giveUp("too many requests wait for a response");
  }

  /** Gives out what there is of the request, from `start` on; up to `read` it is read already. */
  #stream(bytes: Buffer, start: number, pieces: Piece[], read = start, head?: RequestHead): number {
    const body = this.#body;
    if (body === undefined) return start;
    const end = body.skip(bytes, read);
    if (body.isWrong) this.#giveUp("the chunks of a request's body are wrong");
    if (end === start) return end;
    const piece: Piece = { bytes: bytes.subarray(start, end), request: this.#understanding.asked - 1 };
    if (head !== undefined) piece.head = head;
    if (body.isWhole) {
      piece.ends = true;
      this.#body = undefined;
    }
    pieces.push(piece);
    return end;
  }

  #giveUp(reason: string): undefined {
    this.#understanding.unread ??= reason;
    return undefined;
  }
}
