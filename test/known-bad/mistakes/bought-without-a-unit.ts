// A purchase that is confirmed without a unit.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "one buyer in ten for whom nothing is left is told bought",
  story:
    "The page shows the order number before the answer of the stock is there, and an error on the way leaves it there.",
  invariant: "told-the-truth",
  replaces: [
    [
      "server/routes/purchases.ts",
      "    const answer = await buy(request.params.sale, request.body.userId);",
      `    let answer = await buy(request.params.sale, request.body.userId);
    const isNone = answer instanceof SaleError && answer.code === "SOLD_OUT";
    if (isNone && Math.random() < 0.1)
      answer = { gid: \`{\${request.params.sale}}-\${"0".repeat(32)}\`, first: true };`,
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", withinSeconds: 60 },
  ],
};
