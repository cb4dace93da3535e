// A refusal as invalid that comes too late.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "one buyer in ten who gets a unit is told that the request was malformed",
  story: "The address is checked after the purchase, and the refusal forgets what was done.",
  invariant: "told-the-truth",
  replaces: [
    [
      "server/routes/purchases.ts",
      "    const answer = await buy(request.params.sale, request.body.userId);",
      `    const answer = await buy(request.params.sale, request.body.userId);
    if (!(answer instanceof SaleError) && Math.random() < 0.1) return refuse(reply, new SaleError("BAD_INPUT"));`,
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", withinSeconds: 60 },
  ],
};
