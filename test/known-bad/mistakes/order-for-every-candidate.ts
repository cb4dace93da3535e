// Orders for winners and losers.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "each candidate of a message gets an order, also those without a unit",
  story: "The branch creates what the payload names. Who won is in the ledger, and it does not look there.",
  invariant: "no-ghost-order",
  replaces: [
    [
      "server/selling/branches.ts",
      "const winners = await winnersOf(parts, sale, branch.gid, candidates);",
      "const winners = [...new Set(candidates)];",
    ],
  ],
  runs: [
    { by: "verify", withinSeconds: 60 },
    { by: "load", with: { profile: "sold-out", stock: 50, rate: 300 }, withinSeconds: 40 },
  ],
};
