// A server that remembers sold out.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a server that was sold out once says so for ever, past a restock",
  story: "Sold out is cached in the process to spare Redis, and a restock does not clear the cache.",
  invariant: "no-false-sold-out",
  replaces: [
    [
      "server/routes/purchases.ts",
      "  const schema = {",
      `  const soldOut = new Set<string>();
  const schema = {`,
    ],
    [
      "server/routes/purchases.ts",
      "    const answer = await buy(request.params.sale, request.body.userId);",
      `    const { sale } = request.params;
    const answer = soldOut.has(sale) ? new SaleError("SOLD_OUT") : await buy(sale, request.body.userId);
    if (answer instanceof SaleError && answer.code === "SOLD_OUT") soldOut.add(sale);`,
    ],
  ],
  runs: [{ by: "load", withinSeconds: 40 }],
};
