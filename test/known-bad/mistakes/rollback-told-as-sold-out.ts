// A rollback that is told as sold out.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a buyer whose message was rolled back is told sold out while units are left",
  story: "The script returns no unit for two reasons, and the caller knows only one of them.",
  invariant: "no-false-sold-out",
  replaces: [["server/selling/purchase.ts", '"ROLLED_BACK" : "SOLD_OUT"', '"SOLD_OUT" : "SOLD_OUT"']],
  runs: [{ by: "verify", withinSeconds: 60 }],
};
