// A run whose harness was killed.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "the harness is killed in the middle of a load",
  story:
    "The machine runs out of memory, or somebody closes the laptop. What was recorded until then is judged.",
  looksLike: ["conservation", "no-oversell", "no-ghost-order", "no-lost-order", "told-the-truth"],
  never: "false",
  replaces: [],
  runs: [{ by: "cut-load", cutAfterReplies: 100, withinSeconds: 60 }],
};
