// Orders by a clock that is 200 ms ahead.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "each order says that it came 200 ms later than it did",
  story: "The orders are stamped by a host whose clock is 200 ms ahead.",
  looksLike: ["order-lag", "told-the-truth", "no-ghost-order"],
  never: "false",
  replaces: [
    [
      "server/orders/schema.sql",
      "created_at TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3)",
      "created_at TIMESTAMP(3) NOT NULL DEFAULT (CURRENT_TIMESTAMP(3) + INTERVAL 200000 MICROSECOND)",
    ],
  ],
  runs: [
    { by: "load", with: { faults: ["failpoint"], intensity: 10, rest: 20 }, withinSeconds: 40 },
    { by: "verify", withinSeconds: 60 },
  ],
};
