// Replies that get lost.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "one reply in fifty is lost after the purchase",
  story:
    "A proxy restarts or a phone changes its network, and the connection is cut between purchase and reply.",
  looksLike: ["told-the-truth", "no-false-sold-out", "no-oversell"],
  never: "false",
  replaces: [
    [
      "server/routes/purchases.ts",
      "    if (answer instanceof SaleError)",
      `    if (Math.random() < 1 / 50) {
      reply.hijack();
      request.raw.socket.destroy();
      return reply;
    }
    if (answer instanceof SaleError)`,
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", with: { cases: 0, sales: 24 }, withinSeconds: 60 },
  ],
};
