// A restock without idempotency.
import type { Mistake } from "../../support/known-bad.ts";
import { LOST_RESTOCK_REPLY } from "../../support/lost-restock-reply.ts";

export const mistake: Mistake = {
  title: "a restock under one key adds its units at every request",
  story:
    "The idempotency key is stored, but no code reads it. When a reply is lost, the shop sends the restock again.",
  invariant: "conservation",
  replaces: [["server/stock/restock.lua", "if before then", "if false then"], ...LOST_RESTOCK_REPLY],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", with: { cases: 0, sales: 40 }, withinSeconds: 60 },
  ],
};
