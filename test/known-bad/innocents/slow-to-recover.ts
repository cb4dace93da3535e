// A server that takes its time after an outage.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "a server that has lost its connection to Redis says busy to all for three seconds",
  story:
    "After an outage a circuit breaker stays open for a while, so that the store is not overrun as it comes back.",
  looksLike: ["sells-again"],
  never: "false",
  replaces: [
    [
      "server/routes/purchases.ts",
      "    const answer = await buy(request.params.sale, request.body.userId);",
      `    if ((breaker.get("redis") ?? 0) > Date.now()) return refuse(reply, new SaleError("BUSY"));
    const answer = await buy(request.params.sale, request.body.userId);
    if (answer instanceof SaleError && answer.code === "STOCK_UNAVAILABLE") breaker.set("redis", Date.now() + 3_000);`,
    ],
    [
      "server/routes/purchases.ts",
      "  const schema = {",
      "  const breaker = new Map<string, number>();\n  const schema = {",
    ],
  ],
  runs: [{ by: "load", with: { faults: ["kill-redis"], duration: 8 }, withinSeconds: 60 }],
};
