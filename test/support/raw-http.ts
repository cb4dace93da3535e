// Bytes on a socket, as a stranger may send them, and what comes back. No HTTP client is in between.
import { connect, type Socket } from "node:net";

/** What came back on one connection. */
export interface Exchange {
  /** All bytes, as Latin-1 text. */
  text: string;
  replies: RawReply[];
  /** The status of each of them. */
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
  /** The request is a HEAD: its reply has no body. */
  isHead?: boolean;
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
  const isHead = Buffer.from(bytes).subarray(0, 5).toString() === "HEAD ";
  const reply = replyOn(socket, { isHead, ...options });
  socket.write(bytes);
  return reply;
}

/** Waits on an open connection for a whole reply, a closed connection, or the bound. Then it closes it. */
export function replyOn(socket: Socket, options: ExchangeOptions): Promise<Exchange> {
  const { boundMs, untilClosed = false, isHead = false } = options;
  const startedAt = performance.now();
  return new Promise((resolve) => {
    let text = "";
    const stop = (end: Exchange["end"]) => {
      clearTimeout(timer);
      socket.destroy();
      const replies = repliesIn(text);
      const statuses = replies.map(({ status }) => status);
      resolve({ text, replies, statuses, tookMs: performance.now() - startedAt, end });
    };
    const timer = setTimeout(() => stop("hung"), boundMs);
    const isWhole = () =>
      repliesIn(text)
        .slice(0, 1)
        .some(({ body }) => isHead || body !== undefined);
    socket.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      if (!untilClosed && isWhole()) stop("answered");
    });
    // A reset after the reply is how a server closes a connection with unread bytes.
    socket.on("error", () => {});
    socket.on("close", () => stop("closed"));
  });
}

/** Sends this request on many connections, all but its last byte; then the last byte on each. */
export async function lastByteTogether(
  text: string,
  times: number,
  options: ExchangeOptions,
): Promise<Exchange[]> {
  const sockets = await Promise.all(Array.from({ length: times }, () => connectTo(options.port)));
  const replies = sockets.map((socket) => replyOn(socket, options));
  for (const socket of sockets) socket.write(text.slice(0, -1));
  // A reply on another connection: the server has read what came before.
  await exchange(requestText("GET", "/healthz"), options);
  for (const socket of sockets) socket.write(text.slice(-1));
  return Promise.all(replies);
}

/** One reply. Its body is undefined while it has not arrived, and for a reply to HEAD. */
export interface RawReply {
  status: number;
  body: string | undefined;
}

/** The final replies in what came back, in order. */
export function repliesIn(text: string): RawReply[] {
  const replies: RawReply[] = [];
  for (let rest = text; ; ) {
    const end = rest.indexOf("\r\n\r\n");
    const [, status] = /^HTTP\/1\.1 (\d{3})/.exec(rest) ?? [];
    if (end < 0 || status === undefined) return replies;
    const head = rest.slice(0, end);
    rest = rest.slice(end + 4);
    if (status.startsWith("1")) continue;
    const [, length = "0"] = /^content-length: (\d+)/im.exec(head) ?? [];
    // The next reply follows at once on one to HEAD.
    const isToHead = rest.startsWith("HTTP/1.1 ");
    const isThere = !isToHead && rest.length >= Number(length);
    replies.push({ status: Number(status), body: isThere ? rest.slice(0, Number(length)) : undefined });
    if (isThere) rest = rest.slice(Number(length));
    else if (!isToHead) return replies;
  }
}

/** The body of the last reply, parsed. Undefined if it is not JSON. */
export function bodyOf({ replies }: Exchange): unknown {
  try {
    return JSON.parse(replies.at(-1)?.body ?? "");
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
