// A small proxy for tests: passes on what a protocol returns, byte for byte, and keeps what it saw.
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import type { RequestHead } from "../../../../stack/wire/exchange.ts";
import type { Piece, Protocol } from "../../../../stack/wire/protocol.ts";

/** An exchange that passed. */
export interface Passed {
  head: RequestHead;
  connection: number;
  requestBytes: number;
  requestEnds: boolean;
  reply: string;
  replyEnds: boolean;
}

export interface Pipe {
  port: number;
  /** In the order in which requests came. */
  passed: Passed[];
  /** Why connections are unread. */
  unread: string[];
  close(): Promise<void>;
}

/** A proxy in front of this port of this machine, on a port of its own. */
export function pipeTo(port: number, protocol: Protocol): Promise<Pipe> {
  const passed: Passed[] = [];
  const unread: string[] = [];
  const sockets = new Set<Socket>();
  let connections = 0;
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const connection = ++connections;
    const upstream = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    const conversation = protocol.converse();
    const own: Passed[] = [];
    const note = (isRequest: boolean, { bytes, request, head, ends }: Piece) => {
      if (head !== undefined) {
        const begun = { head, connection, requestBytes: 0, requestEnds: false, reply: "", replyEnds: false };
        own.push(begun);
        passed.push(begun);
      }
      const exchange = request === undefined ? undefined : own[request];
      if (exchange === undefined) return;
      if (isRequest) exchange.requestBytes += bytes.length;
      else exchange.reply += bytes.toString("latin1", 0, 2_000);
      if (ends !== undefined) exchange[isRequest ? "requestEnds" : "replyEnds"] = true;
    };
    const lead = (from: Socket, to: Socket, isRequest: boolean) => {
      sockets.add(from);
      from.on("data", (chunk: Buffer) => {
        const wasRead = conversation.unread === undefined;
        const pieces = isRequest ? conversation.fromClient(chunk) : conversation.fromServer(chunk);
        if (wasRead && conversation.unread !== undefined) unread.push(conversation.unread);
        for (const piece of pieces) {
          note(isRequest, piece);
          to.write(piece.bytes);
        }
      });
      from.on("end", () => to.end());
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        if (from.errored) to.destroy();
      });
    };
    lead(client, upstream, true);
    lead(upstream, client, false);
  });
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as AddressInfo;
      resolve({ port, passed, unread, close });
    });
  });
}
