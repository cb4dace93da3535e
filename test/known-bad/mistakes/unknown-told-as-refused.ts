// A time-out that is told as a definite refusal.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a buyer whose deduction timed out is told that nothing was deducted",
  story:
    "The reply of each failed call says that it is safe to try elsewhere, also that of a call whose outcome is unknown.",
  invariant: "told-the-truth",
  replaces: [
    [
      "server/errors.ts",
      `DEDUCTION_UNKNOWN: {
    status: 503,
    definite: false,`,
      `DEDUCTION_UNKNOWN: {
    status: 503,
    definite: true,`,
    ],
  ],
  runs: [
    {
      by: "load",
      with: { stock: 900, rate: 200, faults: ["cut", "reset"], intensity: 30, rest: 20 },
      withinSeconds: 60,
    },
  ],
};
