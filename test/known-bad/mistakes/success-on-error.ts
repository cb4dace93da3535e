// A branch that answers success on an error.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a branch answers success when its transaction failed",
  story: "The error is caught and logged, and the handler returns as if nothing had been.",
  invariant: "no-lost-order",
  replaces: [["server/routes/branches.ts", "return reply.code(told.status)", "return reply.code(200)"]],
  runs: [
    { by: "load", with: { faults: ["kill-mariadb"], rest: 20 }, withinSeconds: 60 },
    { by: "verify", with: { rest: 20 }, withinSeconds: 80 },
  ],
};
