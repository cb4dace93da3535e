// A shop without a coordinator that cancels before it puts a unit back.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "units are put back for buyers who have one already, and what is in doubt is cancelled later",
  story: "Stock is in Redis and orders in SQL, and a row of SQL decides what became of each purchase.",
  looksLike: ["conservation", "no-lost-order", "told-the-truth", "no-false-sold-out"],
  never: "false",
  replaces: "test/known-bad/innocents/hold-shop/target.json",
  runs: [
    { by: "verify", with: { wire: 160, rest: 25 }, withinSeconds: 240 },
    { by: "load", with: { stock: 60, rest: 25, faults: ["all"] }, withinSeconds: 120 },
  ],
};
