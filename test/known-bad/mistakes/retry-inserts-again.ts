// An order that is inserted again after an error.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a shop tries again when a commit went unanswered, and no unique key refuses the second order",
  story: "The retry came with a resilience library, and the migration with the unique key was never run.",
  invariant: "one-order-each",
  replaces: {
    shop: "test/known-bad/innocents/retry-shop",
    differs: [
      [
        "main.go",
        `		UNIQUE KEY one_each (number),
`,
        "",
      ],
    ],
  },
  runs: [{ by: "verify", with: { wire: 200, rest: 21 }, withinSeconds: 150 }],
};
