// A check-back without an end.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "check-back answers that a message which deducted nothing is still under way",
  story: "No barrier is taken for `not yet`. The coordinator asks for ever, and its store fills.",
  invariant: "drained",
  replaces: [
    [
      "server/routes/branches.ts",
      "reply.code(409).send(FAILED)",
      'reply.code(425).send({ dtm_result: "ONGOING" })',
    ],
  ],
  runs: [{ by: "verify", with: { rest: 20 }, withinSeconds: 80 }],
};
