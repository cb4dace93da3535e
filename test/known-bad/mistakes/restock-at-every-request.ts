// A restock without idempotency.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a restock under one key adds its units at every request",
  story:
    "The idempotency key is stored, but no code reads it. A time-out makes the shop send the restock again.",
  invariant: "conservation",
  replaces: [["server/stock/restock.lua", "if before then", "if false then"]],
  runs: [
    { by: "load", with: { faults: ["reset", "cut"], intensity: 20, rest: 20 }, withinSeconds: 40 },
    { by: "verify", with: { cases: 0, sales: 40, faults: ["reset", "cut"], rest: 20 }, withinSeconds: 60 },
  ],
};
