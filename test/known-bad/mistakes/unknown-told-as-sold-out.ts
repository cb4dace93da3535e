// A time-out that is told as sold out.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a buyer whose deduction timed out is told sold out",
  story:
    "Each error of the stock is taken for an empty stock, a time-out too; but the deduction may have happened.",
  invariant: "told-the-truth",
  replaces: [
    [
      "server/selling/purchase.ts",
      '"STOCK_UNAVAILABLE" : "DEDUCTION_UNKNOWN"',
      '"STOCK_UNAVAILABLE" : "SOLD_OUT"',
    ],
    ["server/selling/purchase.ts", 'new SaleError("DEDUCTION_UNKNOWN")', 'new SaleError("SOLD_OUT")'],
  ],
  runs: [
    {
      by: "load",
      with: { stock: 900, rate: 200, faults: ["cut", "reset"], intensity: 30, rest: 20 },
      withinSeconds: 60,
    },
    { by: "verify", with: { cases: 0, wire: undefined, rest: 20 }, withinSeconds: 240 },
  ],
};
