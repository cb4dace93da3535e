// A stock that is looked at before the ledger.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a buyer who holds a unit and asks again is told sold out once nothing is left",
  story:
    "The quick check for an empty stock comes before the check for an earlier purchase. A buyer whose reply got lost, or who only comes back, is told sold out.",
  invariant: "told-the-truth",
  replaces: [
    [
      "server/selling/purchase.ts",
      "return gid === undefined ? withoutUnit :",
      "return gid === undefined || remaining <= 0 ? withoutUnit :",
    ],
  ],
  runs: [
    { by: "load", with: { faults: ["failpoint", "reset"], intensity: 20, rest: 20 }, withinSeconds: 40 },
    { by: "verify", withinSeconds: 60 },
  ],
};
