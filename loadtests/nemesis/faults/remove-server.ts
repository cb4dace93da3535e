// A server that ends for good: it is not started again. A system that has several servers goes on without it, and others
// finish the messages that it left. DTM calls a message's branches at the address of the server that made it. Where each
// server has an address of its own, nobody would answer there any more; so a real system has an address that outlives a
// process, that of a service or a balancer. Here healing takes its part: it leads the address to another server.
import { processNamed, type Stack } from "../../../stack/stack.ts";
import type { Fault } from "../fault.ts";

/** The port of a server that is not removed. */
function portOfAnother({ servers }: Stack, removed: string): number | undefined {
  const other = servers.find(({ name, process }) => name !== removed && process?.state !== "removed");
  return other === undefined ? undefined : Number(new URL(other.direct ?? other.url).port);
}

export const removeServer: Fault = {
  name: "remove-server",
  about: "SIGKILL to one of several servers for good; after a while another one answers DTM at its address",
  mark: { name: "server-removed", says: "a server ended for good during the sale" },
  needs: "a target that is started here with two servers or more, and make load",
  placesIn: ({ removable }) => removable,
  throughLinks: true,
  async inject({ stack }, { on }) {
    const process = processNamed(stack, on);
    if (process === undefined || process.state === "removed") return undefined;
    // If it is down at this moment, it stays down.
    await process.remove();
    return on;
  },
  async heal({ stack }, { on }) {
    const link = `dtm-${on}`;
    const port = portOfAnother(stack, on);
    if (port === undefined || stack.links === undefined || !stack.links.names.includes(link)) return false;
    await stack.links.proxy.lead(link, port);
    return true;
  },
};
