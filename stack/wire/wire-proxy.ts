// The proxy of one link: it listens in front of one address, and passes on what it understands without changing it.
import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import type { Watcher } from "./exchange.ts";
import type { Protocol } from "./protocol.ts";
import { Relay } from "./relay.ts";

/** Where a proxy listens, and what stands behind it. */
export interface WireProxyOptions {
  /** The link's name. */
  link: string;
  protocol: Protocol;
  port: number;
  /** The address behind it. */
  to: { host: string; port: number };
  now: () => number;
  watcher: () => Watcher | undefined;
}

export class WireProxy {
  readonly #options: WireProxyOptions;
  readonly #listener: Server;
  readonly #relays = new Set<Relay>();
  readonly #unread = new Set<string>();
  #connections = 0;

  constructor(options: WireProxyOptions) {
    this.#options = options;
    this.#listener = createServer({ noDelay: true, allowHalfOpen: true }, (client) => this.#accept(client));
  }

  /** Listens on 127.0.0.1. Throws where the port is taken. */
  async listen(): Promise<void> {
    this.#listener.listen(this.#options.port, "127.0.0.1");
    await once(this.#listener, "listening");
  }

  /** Ends all connections, silent ones too. */
  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#listener.close(resolve));
    for (const relay of this.#relays) relay.destroy();
    await closed;
  }

  #accept(client: Socket): void {
    const { link, protocol, to, now, watcher } = this.#options;
    const server = connect({ ...to, noDelay: true, allowHalfOpen: true });
    this.#connections += 1;
    const place = { link, connection: this.#connections, now, watcher };
    const relay: Relay = new Relay(client, server, protocol.converse(), place, {
      onUnread: (reason) => this.#tellUnread(reason),
      onClose: () => this.#relays.delete(relay),
    });
    this.#relays.add(relay);
  }

  /** Once for each reason, however many connections have it. */
  #tellUnread(reason: string): void {
    if (this.#unread.has(reason)) return;
    this.#unread.add(reason);
    this.#options.watcher()?.onUnread?.(this.#options.link, reason);
  }
}
