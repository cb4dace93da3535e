// A shop with messages that leaves what is in doubt to check-back.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "a purchase in doubt is left to the coordinator, and its buyer hears nothing of it",
  story: "The message is only aborted if Redis said that there is no unit.",
  looksLike: ["no-lost-order", "order-lag", "drained"],
  never: "false",
  replaces: "test/known-bad/innocents/message-shop/target.json",
  runs: [
    { by: "verify", with: { wire: 160, rest: 25 }, withinSeconds: 240 },
    { by: "load", with: { stock: 60, rest: 25, faults: ["all"] }, withinSeconds: 120 },
  ],
};
