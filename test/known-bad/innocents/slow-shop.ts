// A shop of another kind, with slow branches and gids of its own.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "orders come five seconds after their purchase, under gids of another shape",
  story: "The branch waits for a payment provider, and the team names its gids after its own deals.",
  looksLike: ["no-lost-order", "told-the-truth", "drained", "order-lag"],
  never: "false",
  replaces: "test/known-bad/innocents/slow-shop/target.json",
  runs: [{ by: "load", with: { stock: 300, rate: 300, duration: 2, rest: 60 }, withinSeconds: 90 }],
};
