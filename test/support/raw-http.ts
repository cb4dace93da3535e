// Bytes on a socket, as a stranger may send them, and what comes back. No HTTP client is in between.
import { connect, type Socket } from "node:net";

/** What came back on one connection. */
export interface Exchange {
  /** All bytes, as Latin-1 text. */
  text: string;
  /** The status of each final reply, in order. */
  statuses: number[];
  tookMs: number;
  /** How it ended: the server closed, a whole reply was there, or neither came within the bound. */
  end: "closed" | "answered" | "hung";
}

/** How an exchange is made. */
export interface ExchangeOptions {
  port: number;
  /** Without a reply or a closed connection within this time, it hung. */
  boundMs: number;
  /** Wait until the server closes, even after a whole reply. */
  untilClosed?: boolean;
}

/** An open connection to this port of this machine. */
export function connectTo(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.once("connect", () => resolve(socket));
    socket.once("error", reject);
  });
}

/** Sends the bytes on a connection of their own, and waits for a whole reply, a closed connection, or the bound. */
export async function exchange(bytes: string | Uint8Array, options: ExchangeOptions): Promise<Exchange> {
  const socket = await connectTo(options.port);
  const reply = replyOn(socket, options);
  socket.write(bytes);
  return reply;
}

/** Waits on an open connection for a whole reply, a closed connection, or the bound. Then it closes it. */
export function replyOn(
  socket: Socket,
  { boundMs, untilClosed = false }: ExchangeOptions,
): Promise<Exchange> {
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let text = "";
    const stop = (end: Exchange["end"]) => {
      clearTimeout(timer);
      socket.destroy();
      resolve({ text, statuses: statusesIn(text), tookMs: performance.now() - startedAt, end });
    };
    const timer = setTimeout(() => stop("hung"), boundMs);
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (!untilClosed && isWhole(text)) stop("answered");
    });
    // A reset after the reply is how a server closes a connection with unread bytes.
    socket.on("error", () => {});
    socket.on("close", () => stop("closed"));
  });
}

const statusesIn = (text: string): number[] =>
  [...text.matchAll(/HTTP\/1\.1 ([2-5]\d\d)[^\r\n]*\r\n/g)].map(([, status]) => Number(status));

/** Whether the text holds a whole final reply, interim ones aside. */
function isWhole(text: string): boolean {
  const first = text.replace(/^(?:HTTP\/1\.1 1\d\d[\s\S]*?\r\n\r\n)*/, "");
  const end = first.indexOf("\r\n\r\n");
  if (end < 0) return false;
  const head = first.slice(0, end);
  if (/^transfer-encoding: chunked/im.test(head)) return first.endsWith("0\r\n\r\n");
  const length = /^content-length: (\d+)/im.exec(head)?.[1] ?? "0";
  return first.length - end - 4 >= Number(length) || /^HTTP\/1\.1 [23]04/.test(head);
}

/** The body of the last reply, parsed. Undefined if it is not JSON. */
export function bodyOf({ text }: Exchange): unknown {
  try {
    return JSON.parse(text.slice(text.lastIndexOf("\r\n\r\n") + 4));
  } catch {
    return undefined;
  }
}

/** A request as text, with its length if it has a body. */
export function requestText(
  method: string,
  path: string,
  body = "",
  headers: Readonly<Record<string, string>> = {},
): string {
  const all = {
    host: "shop.test",
    ...(body === "" ? {} : { "content-type": "application/json" }),
    ...(body === "" ? {} : { "content-length": String(Buffer.byteLength(body)) }),
    ...headers,
  };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`);
  return [`${method} ${path} HTTP/1.1`, ...lines, "", body].join("\r\n");
}
