// Restocks whose replies get lost.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "every second reply to an opening or a restock is lost, and each is asked for again",
  story:
    "The back office's connection is cut after the units were added. They count once, however often they are sent.",
  looksLike: ["conservation", "no-oversell"],
  never: "false",
  replaces: [
    [
      "server/routes/sales.ts",
      "    const { units, idempotencyKey } = request.body;",
      `    const { units, idempotencyKey } = request.body;
    if (Math.random() < 1 / 2) {
      await stock.restock(sale, units, idempotencyKey);
      request.raw.socket.destroy();
    }`,
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", with: { cases: 0, sales: 40 }, withinSeconds: 60 },
  ],
};
