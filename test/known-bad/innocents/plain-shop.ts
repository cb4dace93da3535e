// A shop without messages and ledger.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "a shop writes each order in the purchase itself, and keeps no ledger",
  story: "Most shops begin like this. It is right as long as nothing crashes, and nothing does here.",
  looksLike: ["no-ghost-order", "no-lost-order", "told-the-truth"],
  never: "false",
  replaces: "test/known-bad/plain-shop.json",
  runs: [{ by: "load", with: { stock: 40 }, withinSeconds: 40 }],
};
