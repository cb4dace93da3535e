// A private toxiproxy, and a client for its proxies and toxics.
import { request } from "undici";
import type { ManagedProcess } from "../process/managed-process.ts";
import { bareEnvironment, processIn, type Workspace } from "../process/workspace.ts";
import { findTool } from "../tools/find.ts";

/**
 * What is done to a connection, in toxiproxy's words. `upstream` is what the client sends, `downstream` what it
 * receives. Attributes by type: `latency` and `jitter` in ms, `rate` in KB/s, `timeout` in ms, `bytes`.
 */
export interface Toxic {
  name: string;
  type: "latency" | "bandwidth" | "slow_close" | "timeout" | "reset_peer" | "slicer" | "limit_data";
  stream: "upstream" | "downstream";
  attributes: Readonly<Record<string, number>>;
}

/** A toxiproxy-server on this port, not started yet. Its proxies are lost when it ends. */
export function toxiproxyServer(workspace: Workspace, port: number): ManagedProcess {
  const ready = async () => {
    const reply = await request(`http://127.0.0.1:${port}/version`, { headersTimeout: 500 });
    await reply.body.dump();
    return reply.statusCode === 200;
  };
  return processIn(workspace, {
    name: "toxiproxy",
    command: [findTool("toxiproxy-server"), "-host", "127.0.0.1", "-port", String(port)],
    env: { ...bareEnvironment(), LOG_LEVEL: "warn" },
    folder: workspace.temporary,
    ready,
  });
}

/** A client of toxiproxy's HTTP API. A call that is refused throws. */
export class Toxiproxy {
  readonly #url: string;
  constructor(url: string) {
    this.#url = url;
  }

  /** Makes a proxy that listens on one port of this machine and connects to another. */
  async createProxy(name: string, listenPort: number, upstreamPort: number): Promise<void> {
    const [listen, upstream] = [listenPort, upstreamPort].map((port) => `127.0.0.1:${port}`);
    await this.#call("POST", "/proxies", { name, listen, upstream, enabled: true });
  }

  /** Switches a proxy on or off. Off, it closes open connections and refuses new ones. */
  async setEnabled(proxy: string, enabled: boolean): Promise<void> {
    await this.#call("POST", `/proxies/${proxy}`, { enabled });
  }

  /** Leads a proxy to another port of this machine. Closes its connections. */
  async lead(proxy: string, upstreamPort: number): Promise<void> {
    await this.#call("POST", `/proxies/${proxy}`, { upstream: `127.0.0.1:${upstreamPort}` });
  }

  async addToxic(proxy: string, toxic: Toxic): Promise<void> {
    await this.#call("POST", `/proxies/${proxy}/toxics`, { ...toxic, toxicity: 1 });
  }

  async removeToxic(proxy: string, name: string): Promise<void> {
    await this.#call("DELETE", `/proxies/${proxy}/toxics/${name}`);
  }

  /** Enables every proxy and removes every toxic. */
  async reset(): Promise<void> {
    await this.#call("POST", "/reset");
  }

  async #call(method: "POST" | "DELETE", path: string, body?: object): Promise<void> {
    const reply = await request(`${this.#url}${path}`, {
      method,
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await reply.body.text();
    if (reply.statusCode >= 300)
      throw new Error(`toxiproxy refused ${method} ${path}: ${reply.statusCode} ${text}`);
  }
}
