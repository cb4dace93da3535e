// A server that is busy for nearly all.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "ninety-nine of a hundred buyers are told busy",
  story: "A limiter is set for one instance and counts the requests of all.",
  mark: "decided",
  replaces: [
    [
      "server/routes/purchases.ts",
      "    const answer = await buy(request.params.sale, request.body.userId);",
      `    const isLimited = Math.random() < 0.99;
    const answer = isLimited ? new SaleError("BUSY") : await buy(request.params.sale, request.body.userId);`,
    ],
  ],
  runs: [{ by: "load", with: { profile: "sold-out", stock: 2, rate: 100 }, withinSeconds: 40 }],
};
