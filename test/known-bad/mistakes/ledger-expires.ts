// A ledger that expires during the sale.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "the ledger of deductions expires two seconds after the last one",
  story: "Each key of the sale gets the same short time to live, which was meant for the cache.",
  invariant: "conservation",
  replaces: [
    [
      "server/stock/deduct.lua",
      "    redis.call('DECRBY', stock, #names)",
      `    redis.call('DECRBY', stock, #names)
    redis.call('EXPIRE', ledger, 2)`,
    ],
  ],
  runs: [{ by: "load", withinSeconds: 40 }],
};
