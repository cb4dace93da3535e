// SIGKILL to one of the server processes, and its restart.
import type { Fault } from "./fault.ts";

export const killServer: Fault = {
  name: "kill-server",
  about: "SIGKILL to one server process; it is started again after a while",
  async inject(stack, server) {
    const struck = stack.servers[server % stack.servers.length];
    return (await struck?.process?.kill()) ? struck?.name : undefined;
  },
  async heal(stack, server) {
    const struck = stack.servers[server % stack.servers.length]?.process;
    if (struck?.state === "stopped") await struck.start();
  },
};
