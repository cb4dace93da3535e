// A second reply that differs from the first.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a buyer who asks again is told another gid than the first time",
  story: "The first reply names the message, the second one the id of the cached purchase.",
  invariant: "told-the-truth",
  replaces: [
    [
      "server/routes/purchases.ts",
      "gid: answer.gid });",
      'gid: answer.first ? answer.gid : answer.gid.slice(0, -1) + (answer.gid.endsWith("0") ? "1" : "0") });',
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", withinSeconds: 60 },
  ],
};
