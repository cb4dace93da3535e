// A server that does not recover from a lost connection.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a server that has lost its connection to Redis once fails every purchase from then on",
  story:
    "The client gives up after its last retry, and nobody makes a new one. The health check asks only if the process answers.",
  invariant: "sells-again",
  replaces: [
    [
      "server/routes/purchases.ts",
      "    const answer = await buy(request.params.sale, request.body.userId);",
      `    if (broken.has("redis")) throw new Error("Connection is closed.");
    const answer = await buy(request.params.sale, request.body.userId);
    if (answer instanceof SaleError && answer.code === "STOCK_UNAVAILABLE") broken.add("redis");`,
    ],
    [
      "server/routes/purchases.ts",
      "  const schema = {",
      "  const broken = new Set<string>();\n  const schema = {",
    ],
  ],
  runs: [
    { by: "load", with: { faults: ["kill-redis"], duration: 8 }, withinSeconds: 60 },
    { by: "verify", with: { cases: 0, sales: 24, faults: ["kill-redis"] }, withinSeconds: 60 },
  ],
};
