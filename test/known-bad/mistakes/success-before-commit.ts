// A buyer who is told of an order that is not committed yet.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a buyer is told bought before the transaction of their order has committed",
  story: "An await is missing before the commit, and nothing shows it while the database answers.",
  invariant: "told-the-truth",
  replaces: {
    shop: "test/known-bad/innocents/hold-shop",
    differs: [
      [
        "selling.ts",
        `await run(connection, "COMMIT");`,
        `run(connection, "COMMIT").catch((error) => console.error(error));`,
      ],
    ],
  },
  runs: [{ by: "verify", with: { wire: 80, rest: 21 }, withinSeconds: 150 }],
};
