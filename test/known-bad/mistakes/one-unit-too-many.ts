// A deduction that goes on at zero.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "the deduction takes one unit more than there is",
  story: "A comparison is off by one: `>= 0` instead of `> 0`. In tests with plenty of stock nothing shows.",
  invariant: "no-oversell",
  replaces: [
    ["server/stock/deduct.lua", "left - #names > 0", "left - #names >= 0"],
    ["server/selling/purchase.ts", "remaining <= 0", "remaining < 0"],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", withinSeconds: 60 },
  ],
};
