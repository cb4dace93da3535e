// A refusal as busy that comes too late.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "one buyer in ten who gets a unit is told busy, and that nothing was deducted",
  story: "A gateway gives up on a slow reply and answers for the shop, although the shop went on.",
  invariant: "told-the-truth",
  replaces: [
    [
      "server/routes/purchases.ts",
      "    const answer = await buy(request.params.sale, request.body.userId);",
      `    const answer = await buy(request.params.sale, request.body.userId);
    if (!(answer instanceof SaleError) && Math.random() < 0.1) return refuse(reply, new SaleError("BUSY"));`,
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", withinSeconds: 60 },
  ],
};
