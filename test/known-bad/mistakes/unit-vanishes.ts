// A deduction that takes more than it gives.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "each deduction takes one unit more from the stock than it gives to buyers",
  story:
    "The stock is counted down twice for one buyer: once by the script, and once by code that a migration forgot to remove.",
  invariant: "conservation",
  replaces: [
    [
      "server/stock/deduct.lua",
      "redis.call('DECRBY', stock, #names)",
      "redis.call('DECRBY', stock, #names + 1)",
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", withinSeconds: 60 },
  ],
};
