// A shop that tries again, under a unique key.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "a transaction is tried again under the same order number when its commit went unanswered",
  story: "The unique key refuses what was written before, and the shop takes that for success.",
  looksLike: ["one-order-each", "no-oversell", "told-the-truth"],
  never: "false",
  replaces: "test/known-bad/innocents/retry-shop/target.json",
  runs: [
    { by: "verify", with: { wire: 160, rest: 25 }, withinSeconds: 240 },
    { by: "load", with: { stock: 60, rest: 25, faults: ["all"] }, withinSeconds: 120 },
  ],
};
