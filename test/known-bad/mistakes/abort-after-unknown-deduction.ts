// A message is aborted although its deduction may have happened.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a message is aborted when its deduction has no reply",
  story: "Each error of the stock ends the message, to be tidy; but the deduction may have happened.",
  invariant: "no-lost-order",
  replaces: [
    [
      "server/selling/purchase.ts",
      "    return refuseAll(users, new SaleError(code, { cause }));",
      `    return {
      ...refuseAll(users, new SaleError(code, { cause })),
      finished: finishMessage(parts, batch.deadline, "abort", message, pass),
    };`,
    ],
  ],
  runs: [{ by: "verify", with: { cases: 0, wire: undefined, rest: 20 }, withinSeconds: 240 }],
};
