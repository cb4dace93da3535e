// The first line of an HTTP request.

/** A method is not longer than this. */
const MOST_METHOD = 32;
const SPACE = 32;
const LINE = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/(\d)\.\d\r\n/;

export interface RequestLine {
  method: string;
  target: string;
  /** With its CR LF. */
  length: number;
}

/** Reads the line at the start of a text, or says why it is not read. */
export function readRequestLine(text: string): RequestLine | string {
  const [line, method = "", target = "", version] = LINE.exec(text) ?? [];
  if (line === undefined) return "a request is not HTTP/1.1";
  if (version === "2") return "HTTP/2 is spoken";
  return version === "1" ? { method, target, length: line.length } : "a request is not HTTP/1.1";
}

/** True if what came cannot become a request, so that it must not be held back until there is more of it. */
export function isMisfit(bytes: Buffer, start: number): boolean {
  const end = Math.min(bytes.length, start + MOST_METHOD + 1);
  for (let at = start; at < end; at++) {
    const byte = bytes[at] ?? 0;
    if (byte === SPACE) return at === start;
    if (byte < SPACE || byte > 126) return true;
  }
  return end - start > MOST_METHOD;
}

/** The path of a target with its query. Of an absolute one the origin is left out. */
export function pathOf(target: string): string {
  const path = /^https?:\/\/[^/?#]*(.*)$/i.exec(target)?.[1] ?? target;
  const isAscii = !/[^\x20-\x7e]/.test(path);
  return isAscii ? path || "/" : Buffer.from(path, "latin1").toString("utf8");
}
