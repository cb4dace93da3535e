// Orders for winners and losers.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "each candidate of a message gets an order, also those without a unit",
  story:
    "The deduction notes for the branch whom it was asked for, and not who has won. The branch creates what it is told.",
  invariant: "no-ghost-order",
  replaces: [["server/stock/deduct.lua", "table.concat(names, ' ')", "table.concat(ARGV, ' ', 3)"]],
  runs: [
    { by: "verify", withinSeconds: 60 },
    { by: "load", with: { profile: "sold-out", stock: 50, rate: 300 }, withinSeconds: 40 },
  ],
};
