// Units that are gone in a shop that shows neither ledger nor messages, once its wait for rest was longer than an order
// may take.
import { bought, opened, order } from "../../../support/story.ts";
import { type Entry, inDoubt, left, plain, quiet, unhealed } from "./entry.ts";

const longQuiet = { ...quiet, waitedMs: 500 };
/** Two units, one of them ordered; the other one may be of a buyer in doubt. */
const oneInDoubt = [opened(2), ...plain, bought("al", 1), inDoubt("bo", 5), order("al", 1)];

export const QUIET_FOR_LONG: Entry[] = [
  {
    invariant: "no-lost-order",
    contract: { perBuyer: "unlimited" },
    title: "the unit of a buyer in doubt has no order, and none came for longer than one may take",
    lie: [...oneInDoubt, left(0), longQuiet],
    says: /1 units are neither left nor ordered/,
    innocents: {
      "an order that may still come within its bound": {
        story: [...oneInDoubt, left(0), quiet],
        valid: "unknown",
      },
      "an order that needs a store which the harness did not heal": {
        story: [...oneInDoubt, left(0), unhealed, longQuiet],
        valid: "unknown",
      },
      "a buyer in doubt whose unit is left": { story: [...oneInDoubt, left(1), longQuiet], valid: true },
    },
  },
];
