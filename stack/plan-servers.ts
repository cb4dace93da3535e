// The server processes of a system: their names, ports, links and failpoints' files.
import path from "node:path";
import type { Values } from "../targets/render.ts";
import type { ProcessTemplate } from "../targets/target.ts";
import { type Links, linkedAddresses } from "./links.ts";
import { type ServerProcess, serverProcess } from "./parts/server.ts";
import { freePort } from "./process/ports.ts";
import type { Workspace } from "./process/workspace.ts";

export interface ServersOptions {
  /** How many server processes; otherwise as the target says. */
  servers?: number;
  /** The port of the first server; otherwise a free one. */
  port?: number;
  /** Whether the servers are started with failpoints on. */
  failpoints?: boolean;
}

/** The servers, not started yet. Makes their links, so that toxiproxy has to run. */
export async function planServers(
  options: ServersOptions,
  templates: ProcessTemplate[],
  workspace: Workspace,
  values: Values,
  links: Links | undefined,
): Promise<{ servers: ServerProcess[]; failpointFiles: string[] }> {
  const servers: ServerProcess[] = [];
  const failpointFiles: string[] = [];
  for (const template of templates) {
    for (let number = 1; number <= (options.servers ?? template.count); number++) {
      const name = `${template.name}-${number}`;
      const wanted = servers.length === 0 ? options.port : undefined;
      const port = wanted ?? (await freePort());
      const file = path.join(workspace.logs, `${name}.failpoints.jsonl`);
      if (options.failpoints) failpointFiles.push(file);
      const own = {
        ...values,
        "failpoints.file": options.failpoints ? file : undefined,
        ...(links && (await linkedAddresses(links, name, port, values))),
      };
      servers.push(serverProcess(workspace, template, name, port, own));
    }
  }
  return { servers, failpointFiles };
}
