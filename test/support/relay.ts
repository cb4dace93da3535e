// A relay on one way to a store that breaks one exchange: the next whose request holds a text.
import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";

/** What is lost of the exchange; its connection is cut. */
export type Lost = "request" | "reply";

/** A running relay. */
export interface Relay {
  port: number;
  /** Breaks the next exchange whose request holds this text. */
  breakNext(text: string, lost: Lost): void;
  /** Whether it has been broken. */
  readonly hasStruck: boolean;
  close(): void;
}

/** Starts a relay to this port of this machine. It passes everything on until it is told to break something. */
export async function startRelay(upstreamPort: number): Promise<Relay> {
  let armed: { text: string; lost: Lost } | undefined;
  let hasStruck = false;
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const store = connect(upstreamPort, "127.0.0.1");
    const cut = () => {
      for (const socket of [client, store]) socket.destroy();
    };
    let isReplyLost = false;
    for (const socket of [client, store]) {
      sockets.add(socket);
      // The other end has gone: that is what a relay is for.
      socket.on("error", () => {}).on("close", cut);
    }
    client.on("data", (chunk) => {
      if (armed === undefined || !chunk.includes(armed.text)) return void store.write(chunk);
      hasStruck = true;
      isReplyLost = armed.lost === "reply";
      armed = undefined;
      if (isReplyLost) store.write(chunk);
      else cut();
    });
    store.on("data", (chunk) => {
      if (isReplyLost) cut();
      else client.write(chunk);
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the relay has no port");
  return {
    port: address.port,
    breakNext(text, lost) {
      armed = { text, lost };
      hasStruck = false;
    },
    get hasStruck() {
      return hasStruck;
    },
    close() {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
