// Refusals at random that name no such sale.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "fifty of fifty-one buyers of an open sale are told that there is no such sale",
  story: "A replica or cache that has not heard of the sale yet answers most requests.",
  invariant: "told-the-truth",
  replaces: [
    [
      "server/routes/purchases.ts",
      "    const answer = await buy(request.params.sale, request.body.userId);",
      `    const isStale = Math.random() < 50 / 51;
    const answer = isStale ? new SaleError("NO_SUCH_SALE") : await buy(request.params.sale, request.body.userId);`,
    ],
  ],
  runs: [
    { by: "load", with: { profile: "sold-out", stock: 2, rate: 100 }, withinSeconds: 40 },
    { by: "verify", with: { cases: 0, sales: 24 }, withinSeconds: 60 },
  ],
};
