// A link that breaks in the middle of what it carries: each connection is closed after a number of bytes.
import { toxicFault } from "./toxic.ts";

export const reset = toxicFault({
  name: "reset",
  about: "one direction of a link is closed after 50 to 20,000 bytes of each connection",
  mark: { name: "link-reset", says: "a link closed its connections half way during the sale" },
  unit: "bytes",
  amount: (random) => random.int(50, 20_000),
  toxic: (bytes) => ({ type: "limit_data", attributes: { bytes } }),
});
