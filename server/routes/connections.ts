// What one connection may do: how long a request may take to arrive, how many connections there may be, and what is
// answered to bytes that are no request. A stranger who is slow holds a socket for a bounded time, also while the
// server drains.
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { FastifyInstance } from "fastify";
import { refusalOf, SaleError } from "../errors.ts";

/** The bounds of connections. */
export interface ConnectionLimits {
  /** Within this time the headers of a request have arrived. */
  headersMs: number;
  /** Within this time the whole of a request has arrived. */
  requestMs: number;
  /** A connection without a request is closed after this time. */
  idleMs: number;
  /** A connection on which nothing moves while a reply is due is cut after this time: the client does not read. */
  stuckMs: number;
  /** How often headers and requests are looked at. */
  checkEveryMs: number;
  /** A server that drains waits this long for the rest of a request. */
  drainMs: number;
  /** Most connections to this process at once. One more is closed at once. */
  maxConnections: number;
}

/**
 * Idle longer than the 60 seconds of common balancers: one that reuses a connection does not meet its end. Stuck longer
 * than any reply takes: a purchase's two seconds, the sample's half minute.
 */
export const CONNECTION_LIMITS: Omit<ConnectionLimits, "maxConnections"> = {
  headersMs: 5_000,
  requestMs: 10_000,
  idleMs: 72_000,
  stuckMs: 60_000,
  checkEveryMs: 1_000,
  drainMs: 1_000,
};

/** The part of Fastify's options that these limits are. */
export const connectionOptions = (limits: ConnectionLimits) => ({
  requestTimeout: limits.requestMs,
  keepAliveTimeout: limits.idleMs,
  connectionTimeout: limits.stuckMs,
  http: {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: limits.checkEveryMs,
  },
});

/** Keeps the limits that Fastify has no option for, and answers what is no request in the shape of every refusal. */
export function guardConnections(app: FastifyInstance, limits: ConnectionLimits): void {
  const { server } = app;
  server.maxConnections = limits.maxConnections;
  const open = new Set<Socket>();
  /** The newest reply of each connection. Replies leave in their order, so all are out when this one is. */
  const newest = new WeakMap<Socket, ServerResponse>();
  const isAnswering = (socket: Socket) => {
    const reply = newest.get(socket);
    return reply?.req.complete === true && !reply.writableFinished;
  };
  server.on("connection", (socket: Socket) => {
    open.add(socket);
    socket.once("close", () => open.delete(socket));
  });
  server.on(
    "request",
    ({ socket }: IncomingMessage, reply: ServerResponse) => void newest.set(socket, reply),
  );

  // An expectation that is not known may be ignored. Node would refuse it, without a body.
  server.on("checkExpectation", (...request) => void server.emit("request", ...request));

  // Fastify has a handler of its own, which answers in another shape.
  server.removeAllListeners("clientError");
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Socket) => {
    // The refusal would be read as the reply to the request before it, which may have sold a unit.
    if (error.code !== "ECONNRESET" && socket.writable && !isAnswering(socket)) socket.write(replyTo(error));
    socket.destroySoon();
  });

  // Node stops looking at its connections when it closes.
  let timer: NodeJS.Timeout | undefined;
  app.addHook("preClose", async () => {
    timer = setTimeout(() => {
      for (const socket of open) if (!isAnswering(socket)) socket.destroy();
    }, limits.drainMs);
  });
  app.addHook("onClose", async () => clearTimeout(timer));
}

function replyTo({ code, message }: NodeJS.ErrnoException): string {
  const refusal =
    code === "ERR_HTTP_REQUEST_TIMEOUT"
      ? new SaleError("TOO_SLOW")
      : code === "HPE_HEADER_OVERFLOW"
        ? new SaleError("HEADERS_TOO_LARGE")
        : new SaleError("BAD_INPUT", { field: "request", message: `The bytes are no request: ${message}` });
  const body = JSON.stringify(refusalOf(refusal));
  return [
    `HTTP/1.1 ${refusal.status} Refused`,
    "content-type: application/json; charset=utf-8",
    `content-length: ${Buffer.byteLength(body)}`,
    "connection: close",
    "",
    body,
  ].join("\r\n");
}
