// Orders for the first of a batch.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "of a message with several buyers only the first gets an order",
  story: "Messages carried one buyer once. Batches came later, and the branch still reads the first.",
  invariant: "no-lost-order",
  replaces: [["server/orders/orders.ts", "[users.map(", "[users.slice(0, 1).map("]],
  runs: [
    { by: "load", with: { rate: 200, rest: 20 }, withinSeconds: 60 },
    { by: "verify", with: { rest: 20 }, withinSeconds: 80 },
  ],
};
