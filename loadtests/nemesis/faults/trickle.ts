// A link that trickles: what is sent one way comes in small pieces, a moment apart.
import { toxicFault } from "./toxic.ts";

const PIECE_EVERY_US = 2_000;

export const trickle = toxicFault({
  name: "trickle",
  about: "one direction of a link passes pieces of 8 to 128 bytes, 2 ms apart",
  mark: { name: "link-trickled", says: "a link trickled during the sale" },
  unit: "bytes",
  amount: (random) => random.int(8, 128),
  toxic: (size) => ({
    type: "slicer",
    attributes: { average_size: size, size_variation: Math.floor(size / 4), delay: PIECE_EVERY_US },
  }),
});
