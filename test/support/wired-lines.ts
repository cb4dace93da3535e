// A server of lines with a wire in front of it, and a watcher that a test tells what to do.
import { until } from "../../base/until.ts";
import type { Exchange, Interference, Watcher } from "../../stack/wire/exchange.ts";
import { Wire } from "../../stack/wire/wire.ts";
import { LINES, type LineClient, type LineServer, lineClient, lineServer } from "./line-protocol.ts";

export interface WiredLines {
  server: LineServer;
  wire: Wire;
  url: string;
  exchanges: Exchange[];
  notDone: string[];
  unread: string[];
  /** What is done to the request that is this line. */
  on: Map<string, Interference>;
  connect(): LineClient;
  /** Asks on a connection of its own, and waits for the reply: what came before it has passed by then. */
  marker(): Promise<void>;
  close(): Promise<void>;
}

/** Waits for a condition, which says in words what it is. */
export const when = (what: string, holds: () => boolean): Promise<unknown> =>
  until(holds, { what, deadlineMs: 3_000, everyMs: 2 });

export async function wiredLines(watched = true): Promise<WiredLines> {
  const server = await lineServer();
  let clock = 0;
  const wire = new Wire(() => ++clock);
  const url = await wire.through("server-1-lines", LINES, server.url);
  const clients: LineClient[] = [];
  const exchanges: Exchange[] = [];
  const notDone: string[] = [];
  const unread: string[] = [];
  const on = new Map<string, Interference>();
  const watcher: Watcher = {
    onRequest(exchange) {
      exchanges.push(exchange);
      return on.get(exchange.text);
    },
    onNotDone: ({ text }, why) => void notDone.push(`${text}: ${why}`),
    onUnread: (link, reason) => void unread.push(`${link}: ${reason}`),
  };
  if (watched) wire.watch(watcher);
  const connect = () => {
    const client = lineClient(url);
    clients.push(client);
    return client;
  };
  let markers = 0;
  return {
    ...{ server, wire, url, exchanges, notDone, unread, on, connect },
    async marker() {
      for (let again = 0; again < 2; again++) {
        const client = connect();
        const line = `marker ${++markers}`;
        client.send(line);
        await when("a marker's reply", () => client.got.includes(`re ${line}`));
      }
    },
    async close() {
      for (const { socket } of clients) socket.destroy();
      await wire.close();
      await server.close();
    },
  };
}
