// Where an HTTP response begins and ends. Only its headers are held back.
import type { Reader } from "../../direction.ts";
import type { Piece } from "../../protocol.ts";
import { Body } from "./body.ts";
import { framingOfResponse, HeaderSearch, readHeaders } from "./message.ts";
import type { HttpUnderstanding } from "./understanding.ts";

const START = Buffer.from("HTTP/1.");
const LINE = /^HTTP\/1\.\d (\d{3})(?: [^\r\n]*)?\r\n/;

/** The direction from an HTTP server to its client. */
export class HttpResponses implements Reader {
  #understanding: HttpUnderstanding;
  #search = new HeaderSearch();
  /** The body of the response that streams; undefined between responses. */
  #body: Body | undefined;
  #responded = 0;

  constructor(understanding: HttpUnderstanding) {
    this.#understanding = understanding;
  }

  read(bytes: Buffer, pieces: Piece[]): number {
    let at = 0;
    while (at < bytes.length && this.#understanding.unread === undefined) {
      const end =
        this.#body === undefined ? this.#start(bytes, at, pieces) : this.#stream(bytes, at, at, pieces);
      if (end === at) break;
      at = end;
    }
    return at;
  }

  #start(bytes: Buffer, start: number, pieces: Piece[]): number {
    const number = this.#responded;
    if (number === this.#understanding.asked) return this.#giveUp("a server responded to no request", start);
    if (!isStart(bytes, start)) return this.#giveUp("a response is not HTTP/1.1", start);
    const end = this.#search.end(bytes, start);
    if (end === "wrong") return this.#giveUp("a response is not HTTP/1.1", start);
    if (end === undefined) return start;
    const text = bytes.toString("latin1", start, end);
    const [line, digits] = LINE.exec(text) ?? [];
    if (line === undefined) return this.#giveUp("a response is not HTTP/1.1", start);
    const status = Number(digits);
    const headers = readHeaders(text, line.length);
    // An interim response: the final one follows.
    if (status < 200 && status !== 101) {
      pieces.push({ bytes: bytes.subarray(start, end), request: number });
      return end;
    }
    const method = this.#understanding.special.get(number);
    const framing = method === "HEAD" ? "none" : framingOfResponse(status, headers);
    if (status === 101)
      this.#giveUp(`the connection speaks ${headers.upgrade ?? "another protocol"} after an upgrade`);
    else if (method === "CONNECT" && status < 300) this.#giveUp("the connection is a tunnel after CONNECT");
    else if (framing === "unclear")
      return this.#giveUp("it is not clear where the body of a response ends", start);
    this.#body = new Body(
      this.#understanding.unread === undefined && framing !== "unclear" ? framing : "none",
    );
    return this.#stream(bytes, start, end, pieces);
  }

  /** Gives out what there is of the response, from `start` on; up to `read` it is read already. */
  #stream(bytes: Buffer, start: number, read: number, pieces: Piece[]): number {
    const body = this.#body;
    if (body === undefined) return start;
    const end = body.skip(bytes, read);
    if (body.isWrong) this.#giveUp("the chunks of a response's body are wrong");
    if (end === start) return end;
    const piece: Piece = { bytes: bytes.subarray(start, end), request: this.#responded };
    if (body.isWhole) {
      piece.ends = true;
      this.#understanding.special.delete(this.#responded++);
      this.#body = undefined;
    }
    pieces.push(piece);
    return end;
  }

  #giveUp(reason: string, at = 0): number {
    this.#understanding.unread ??= reason;
    return at;
  }
}

/** True if what came may become a response. */
function isStart(bytes: Buffer, start: number): boolean {
  const length = Math.min(START.length, bytes.length - start);
  return bytes.compare(START, 0, length, start, start + length) === 0;
}
