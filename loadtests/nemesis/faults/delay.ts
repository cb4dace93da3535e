// A slow link: everything in one direction comes late.
import { toxicFault } from "./toxic.ts";

export const delay = toxicFault({
  name: "delay",
  about: "one direction of a link is late by 20 to 1,500 ms",
  mark: { name: "link-delayed", says: "a link was slow during the sale" },
  unit: "ms",
  amount: (random) => random.int(20, 1_500),
  toxic: (latency) => ({ type: "latency", attributes: { latency, jitter: Math.floor(latency / 4) } }),
});
