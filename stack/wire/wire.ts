// The wire of a run: a proxy for each link, and the one who watches them all. It ends with the process that it runs in.
import { freePort } from "../process/ports.ts";
import type { Watcher } from "./exchange.ts";
import type { Protocol } from "./protocol.ts";
import { WireProxy } from "./wire-proxy.ts";

export class Wire {
  readonly #now: () => number;
  readonly #proxies = new Map<string, WireProxy>();
  #watcher: Watcher | undefined;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** The names of the links that go through it. */
  get names(): string[] {
    return [...this.#proxies.keys()];
  }

  /** Puts a proxy of this link's name in front of an address, and returns the address to use instead. */
  async through(link: string, protocol: Protocol, url: string): Promise<string> {
    const there = new URL(url);
    const port = await freePort();
    const proxy = new WireProxy({
      ...{ link, protocol, port, now: this.#now, watcher: () => this.#watcher },
      to: { host: hostOf(there), port: portOf(there) },
    });
    this.#proxies.set(link, proxy);
    await proxy.listen();
    there.hostname = "127.0.0.1";
    there.port = String(port);
    // `href` adds a slash to an http URL, which would be double in `${url}/path`.
    return url.endsWith("/") ? there.href : there.href.replace(/\/$/, "");
  }

  /** From now on this one sees the exchanges, open connections included; undefined: nobody does. */
  watch(watcher: Watcher | undefined): void {
    this.#watcher = watcher;
  }

  async close(): Promise<void> {
    await Promise.all([...this.#proxies.values()].map((proxy) => proxy.close()));
  }
}

/** Ports of addresses that name none. */
const PORTS: Readonly<Record<string, number>> = { "http:": 80, "redis:": 6379, "mysql:": 3306 };

const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, "");
const portOf = ({ port, protocol }: URL): number => Number(port) || (PORTS[protocol] ?? 0);
