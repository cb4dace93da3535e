// Restocks whose replies get lost.
import type { Innocent } from "../../support/known-bad.ts";
import { LOST_RESTOCK_REPLY } from "../../support/lost-restock-reply.ts";

export const innocent: Innocent = {
  title: "each server loses its first reply to a restock, which is then asked for again",
  story:
    "The back office's connection is cut after the units were added. They count once, however often they are sent.",
  looksLike: ["conservation", "no-oversell"],
  never: "false",
  replaces: LOST_RESTOCK_REPLY,
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", with: { cases: 0, sales: 40 }, withinSeconds: 60 },
  ],
};
