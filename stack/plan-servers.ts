// The server processes of a system: their names, ports, links and failpoints' files.
import path from "node:path";
import type { Values } from "../targets/render.ts";
import type { ProcessTemplate } from "../targets/schema/processes.ts";
import { linkedAddresses, type Through } from "./links.ts";
import { type ServerProcess, serverProcess } from "./parts/server.ts";
import { demandPort, freePort } from "./process/ports.ts";
import type { Workspace } from "./process/workspace.ts";

export interface ServersOptions {
  /** How many server processes; otherwise as the target says. */
  servers?: number;
  /** The port of the first server; otherwise a free one. */
  port?: number;
  /** Whether the servers are started with failpoints on. */
  failpoints?: boolean;
}

/** The servers, not started yet. `groups`: those of one group start one after the other. */
export interface PlannedServers {
  servers: ServerProcess[];
  groups: ServerProcess[][];
  failpointFiles: string[];
}

/** A process with a port of its own can only be one. */
const countOf = ({ count, port }: ProcessTemplate, { servers }: ServersOptions): number =>
  port === undefined ? (servers ?? count) : 1;

/** Plans the servers. `folder` is the target's. Makes their links with `through`, so that toxiproxy has to run. */
export async function planServers(
  options: ServersOptions,
  templates: ProcessTemplate[],
  folder: string,
  workspace: Workspace,
  values: Values,
  through: Through | undefined,
): Promise<PlannedServers> {
  const servers: ServerProcess[] = [];
  const groups: ServerProcess[][] = [];
  const failpointFiles: string[] = [];
  for (const template of templates) {
    for (let number = 1; number <= countOf(template, options); number++) {
      const name = `${template.name}-${number}`;
      const wanted = template.port ?? (servers.length === 0 ? options.port : undefined);
      if (template.port !== undefined) await demandPort(template.port);
      const port = wanted ?? (await freePort());
      const file = path.join(workspace.logs, `${name}.failpoints.jsonl`);
      if (options.failpoints) failpointFiles.push(file);
      const own = {
        ...values,
        "failpoints.file": options.failpoints ? file : undefined,
        ...(through && (await linkedAddresses(through, name, port, values))),
      };
      const server = await serverProcess(workspace, template, folder, name, port, own);
      servers.push(server);
      if (number > 1 && template.oneByOne) groups.at(-1)?.push(server);
      else groups.push([server]);
    }
  }
  return { servers, groups, failpointFiles };
}
