// A submit that is forgotten one time in ten.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "one message in ten is never submitted",
  story:
    "The submit is sent without waiting for it, and an early return skips it. Check-back repairs it seconds later, so nothing is lost and nobody looks.",
  mark: "submitted",
  replaces: [
    [
      "server/selling/purchase.ts",
      "coordinator.submit(message)",
      "(Math.random() < 0.1 ? Promise.resolve() : coordinator.submit(message))",
    ],
  ],
  runs: [{ by: "load", with: { rest: 20 }, withinSeconds: 40 }],
};
