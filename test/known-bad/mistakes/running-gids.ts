// Gids that end in a running number.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "gids end in a running number, on a coordinator with boltdb",
  story:
    "DTM's boltdb store finds branches by the beginning of their gid, so one gid must not begin with another: `…1` and `…10` do.",
  invariant: "no-lost-order",
  replaces: [
    [
      "server/serve.ts",
      'newId: () => randomBytes(16).toString("hex")',
      'newId: ((n) => () => randomBytes(0).toString("hex") + process.pid.toString(16).padStart(8, "0") + ++n)(0)',
    ],
    ["server/contract.ts", "[0-9a-f]{32}", "[0-9a-f]{9,32}"],
  ],
  runs: [{ by: "load", with: { "dtm-store": "boltdb", rest: 20 }, withinSeconds: 60 }],
};
