// Faults that put one of toxiproxy's toxics on one direction of a link, for as long as they last.

import type { Random } from "../../../base/random.ts";
import type { Toxic } from "../../../stack/parts/toxiproxy.ts";
import type { Fault } from "../fault.ts";
import type { PlannedFault } from "../planned-fault.ts";

/** What such a fault is: its names, how its amount is drawn, and the toxic of that amount. */
export interface ToxicSettings extends Pick<Fault, "name" | "about" | "mark"> {
  unit: string;
  amount(random: Random): number;
  toxic(amount: number): Pick<Toxic, "type" | "attributes">;
}

const streamOf = ({ stream }: PlannedFault) => (stream === "upstream" ? "upstream" : "downstream");

/** The fault of these settings. */
export const toxicFault = ({ unit, amount, toxic, ...named }: ToxicSettings): Fault => ({
  ...named,
  placesIn: ({ links }) => links,
  details: (random) => ({ stream: random.pick(["upstream", "downstream"]), amount: amount(random) }),
  async inject({ stack }, planned, id) {
    if (stack.links === undefined) return undefined;
    const { on, amount = 0 } = planned;
    const stream = streamOf(planned);
    await stack.links.proxy.addToxic(on, { name: id, stream, ...toxic(amount) });
    return `${on} ${stream} ${amount} ${unit}`;
  },
  async heal({ stack }, { on }, id) {
    await stack.links?.proxy.removeToxic(on, id);
    return true;
  },
});
