// A unit that is put back though its order stands.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a shop puts a unit back when the reply to its commit was lost, though the order stands",
  story: "Any error of the database is taken for a rollback.",
  invariant: "told-the-truth",
  replaces: {
    shop: "test/known-bad/innocents/hold-shop",
    differs: [["selling.ts", "const decided = await cancel(gid);", `const decided = "cancelled";`]],
  },
  runs: [{ by: "verify", with: { wire: 80, rest: 21 }, withinSeconds: 150 }],
};
