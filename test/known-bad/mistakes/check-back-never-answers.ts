// A check-back without an end.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "check-back answers that a message which deducted nothing is still under way",
  story: "No barrier is taken for `not yet`. The coordinator asks for ever, and its store fills.",
  invariant: "drained",
  replaces: [
    [
      "server/routes/branch-replies.ts",
      "{ status: 409, body: FAILED }",
      '{ status: 425, body: { dtm_result: "ONGOING" } }',
    ],
  ],
  runs: [{ by: "verify", with: { rest: 20 }, withinSeconds: 80 }],
};
