// The connections between the parts of a stack. Each goes through toxiproxy, so that it can be cut or slowed alone; or
// through the wire, where what passes is understood; or through the wire and then toxiproxy.
import type { Values } from "../targets/render.ts";
import { Toxiproxy, toxiproxyServer } from "./parts/toxiproxy.ts";
import type { ManagedProcess } from "./process/managed-process.ts";
import { freePort } from "./process/ports.ts";
import type { Workspace } from "./process/workspace.ts";
import { protocolOf } from "./wire/protocol-of.ts";
import type { Wire } from "./wire/wire.ts";

/** Leads the link of this name through something, and returns the address to use instead of the one behind it. */
export type Through = (link: string, url: string) => Promise<string>;

/** The links of a running stack. */
export interface Links {
  proxy: Toxiproxy;
  process: ManagedProcess;
  /**
   * For each server `<server>-redis`, `<server>-mysql`, `<server>-dtm`, and `dtm-<server>` for DTM's calls to it:
   * the proxies' names.
   */
  names: string[];
  /** Makes a proxy of this name in front of an address. */
  through: Through;
}

/** Leads links through the wire, and behind it through toxiproxy, as far as there are these; undefined: neither is. */
export function throughOf(wire: Wire | undefined, links: Links | undefined): Through | undefined {
  if (wire === undefined) return links?.through;
  return async (link, url) =>
    throughWire(wire, link, links === undefined ? url : await links.through(link, url));
}

const throughWire = async (wire: Wire, link: string, url: string): Promise<string> => {
  const protocol = protocolOf(url);
  return protocol === undefined ? url : wire.through(link, protocol, url);
};

/** What the link of the buyers' way to a server begins with. */
const BUYERS = "buyers-";

/**
 * Leads the buyers' way to each server through the wire, as the link `buyers-<server>`. A server on another machine, or
 * one that speaks https, keeps its address.
 */
export const leadBuyers = <Server extends { name: string; url: string }>(
  wire: Wire,
  servers: readonly Server[],
): Promise<(Server & { direct?: string })[]> =>
  Promise.all(
    servers.map(async (server) => {
      const { name, url: direct } = server;
      if (!isLoopback(direct)) return server;
      return { ...server, direct, url: await throughWire(wire, BUYERS + name, direct) };
    }),
  );

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/** Returns true if this address is one of this machine alone. */
export const isLoopback = (url: string): boolean => LOOPBACK.test(new URL(url).hostname);

/** The names of one server's links: to the stores and DTM, and from DTM to it. */
export const linksOf = (server: string, dtm: boolean): string[] => [
  `${server}-redis`,
  `${server}-mysql`,
  ...(dtm ? [`${server}-dtm`, `dtm-${server}`] : []),
];

/** The parts of a store's address, for programs that want them apart: `redis.host`, `mysql.password` and so on. */
export function partsOf(store: "redis" | "mysql", url: string | undefined): Values {
  if (url === undefined) return {};
  const { hostname, port, username, password, pathname } = new URL(url);
  const parts = { [`${store}.host`]: hostname, [`${store}.port`]: Number(port) };
  if (store === "redis") return parts;
  const access = {
    "mysql.user": decodeURIComponent(username),
    "mysql.password": decodeURIComponent(password),
  };
  return { ...parts, ...access, "mysql.database": pathname.slice(1) };
}

/** A toxiproxy without links, not started yet. It has to run before links are made. */
export async function planLinks(workspace: Workspace): Promise<Links> {
  const port = await freePort();
  const proxy = new Toxiproxy(`http://127.0.0.1:${port}`);
  const names: string[] = [];
  const through = async (name: string, url: string) => {
    const linked = new URL(url);
    const listenPort = await freePort();
    await proxy.createProxy(name, listenPort, Number(linked.port));
    names.push(name);
    linked.port = String(listenPort);
    // `href` adds a slash to an http URL, which would be double in `${url}/path`.
    return url.endsWith("/") ? linked.href : linked.href.replace(/\/$/, "");
  };
  return { proxy, process: toxiproxyServer(workspace, port), names, through };
}

/** The addresses that a server is given for the stores, DTM and itself. Each is a link of this server alone. */
export async function linkedAddresses(
  through: Through,
  server: string,
  port: number,
  values: Values,
): Promise<Values> {
  const linked: Record<string, string> = {};
  const lead = async (value: string, link: string, url = values[value]) => {
    if (url !== undefined) linked[value] = await through(link, String(url));
  };
  for (const name of linksOf(server, values["dtm.url"] !== undefined)) {
    if (name === `dtm-${server}`) await lead("public.url", name, `http://127.0.0.1:${port}`);
    else await lead(`${name.slice(server.length + 1)}.url`, name);
  }
  return { ...linked, ...partsOf("redis", linked["redis.url"]), ...partsOf("mysql", linked["mysql.url"]) };
}
