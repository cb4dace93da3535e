// A reply that names another gid.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a buyer is told another gid than the one of the order",
  story: "The reply is filled from the request's trace id, which looks like the gid and is not.",
  invariant: "told-the-truth",
  replaces: [
    [
      "server/routes/purchases.ts",
      "gid: answer.gid });",
      'gid: answer.gid.slice(0, -1) + (answer.gid.endsWith("0") ? "1" : "0") });',
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", withinSeconds: 60 },
  ],
};
