// A real server behind the protocol: what its clients send and get passes through it, and is noted.
import net from "node:net";
import type { Piece } from "../../../../../stack/wire/protocol.ts";
import { mysql } from "../../../../../stack/wire/protocols/mysql.ts";
import type { Sent } from "./packets.ts";

/** One request that came through. */
export interface Passed {
  verb: string;
  on: readonly string[];
  text: string;
  replyLength: number;
  hasEnded: boolean;
}

/** A way to the server at this port. */
export async function wiredTo(port: number) {
  const passed: Passed[] = [];
  /** What was said on each connection. */
  const connections: Sent[][] = [];
  const reasons: string[] = [];
  const sockets = new Set<net.Socket>();
  const server = net.createServer((client) => {
    const store = net.connect(port, "127.0.0.1");
    const conversation = mysql.converse();
    const sent: Sent[] = [];
    connections.push(sent);
    const own = new Map<number, Passed>();
    const pass = (pieces: Piece[], to: net.Socket) => {
      for (const piece of pieces) {
        note(piece, own, passed, to === client);
        to.write(piece.bytes);
      }
      const { unread } = conversation;
      if (unread !== undefined && reasons.at(-1) !== unread) reasons.push(unread);
    };
    client.on("data", (bytes) => {
      sent.push(["client", bytes]);
      pass(conversation.fromClient(bytes), store);
    });
    store.on("data", (bytes) => {
      sent.push(["server", bytes]);
      pass(conversation.fromServer(bytes), client);
    });
    for (const [one, other] of [
      [client, store],
      [store, client],
    ] as const) {
      sockets.add(one);
      one.on("error", () => one.destroy());
      one.on("close", () => {
        sockets.delete(one);
        other.end();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("no port");
  /** Waits for the connections to end, and ends those that do not. */
  const stop = async () => {
    const deadline = setTimeout(() => {
      for (const socket of sockets) socket.destroy();
    }, 2_000);
    await new Promise((resolve) => server.close(resolve));
    clearTimeout(deadline);
  };
  return { port: address.port, passed, connections, reasons, stop };
}

function note(
  { head, request, bytes, ends }: Piece,
  own: Map<number, Passed>,
  all: Passed[],
  isReply: boolean,
): void {
  if (request === undefined) return;
  if (head !== undefined) {
    const { verb, on, text } = head;
    const passed = { verb, on, text, replyLength: 0, hasEnded: false };
    own.set(request, passed);
    all.push(passed);
  }
  const passed = own.get(request);
  if (passed === undefined) throw new Error(`request ${request} has no head`);
  if (isReply) passed.replyLength += bytes.length;
  passed.hasEnded = ends === "without-reply" || (isReply && ends === true);
}
