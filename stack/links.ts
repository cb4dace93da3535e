// The connections between the parts of a stack. Each goes through toxiproxy, so that it can be cut or slowed alone.
import type { Values } from "../targets/render.ts";
import { Toxiproxy, toxiproxyServer } from "./parts/toxiproxy.ts";
import type { ManagedProcess } from "./process/managed-process.ts";
import { freePort } from "./process/ports.ts";
import type { Workspace } from "./process/workspace.ts";

/** The links of a running stack. */
export interface Links {
  proxy: Toxiproxy;
  process: ManagedProcess;
  /**
   * For each server `<server>-redis`, `<server>-mysql`, `<server>-dtm`, and `dtm-<server>` for DTM's calls to it:
   * the proxies' names.
   */
  names: string[];
  /** Makes a proxy of this name in front of an address, and returns the address to use instead. */
  through(name: string, url: string): Promise<string>;
}

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
  links: Links,
  server: string,
  port: number,
  values: Values,
): Promise<Values> {
  const linked: Record<string, string> = {};
  const lead = async (value: string, link: string, url = values[value]) => {
    if (url !== undefined) linked[value] = await links.through(link, String(url));
  };
  for (const name of linksOf(server, values["dtm.url"] !== undefined)) {
    if (name === `dtm-${server}`) await lead("public.url", name, `http://127.0.0.1:${port}`);
    else await lead(`${name.slice(server.length + 1)}.url`, name);
  }
  return { ...linked, ...partsOf("redis", linked["redis.url"]), ...partsOf("mysql", linked["mysql.url"]) };
}
