// A link that is cut. In both directions: its connections are closed and new ones refused. In one direction: what is
// sent that way vanishes.
import type { Fault } from "../fault.ts";

export const cut: Fault = {
  name: "cut",
  about: "a link is cut: refused in both directions, or silent in one",
  mark: { name: "link-cut", says: "a link was cut during the sale" },
  placesIn: ({ links }) => links,
  details: (random) => ({ stream: random.pick(["upstream", "downstream", "both"]) }),
  async inject({ stack }, { on, stream = "both" }, id) {
    const proxy = stack.links?.proxy;
    if (proxy === undefined) return undefined;
    if (stream === "both") await proxy.setEnabled(on, false);
    // Healing closes these connections, so that no bytes follow those that vanished.
    else await proxy.addToxic(on, { name: id, type: "timeout", stream, attributes: { timeout: 0 } });
    return `${on} ${stream}`;
  },
  async heal({ stack }, { on, stream = "both" }, id) {
    if (stream === "both") await stack.links?.proxy.setEnabled(on, true);
    else await stack.links?.proxy.removeToxic(on, id);
    return true;
  },
};
