// Gids that end in a running number, where that is safe.
import type { Innocent } from "../../support/known-bad.ts";

export const innocent: Innocent = {
  title: "gids end in a running number, on a coordinator with Redis",
  story: "The same gids lose orders with boltdb. DTM's Redis store finds branches by their whole gid.",
  looksLike: ["no-lost-order", "drained"],
  never: "false",
  replaces: [
    [
      "server/serve.ts",
      'newId: () => randomBytes(16).toString("hex")',
      'newId: ((n) => () => randomBytes(0).toString("hex") + process.pid.toString(16).padStart(8, "0") + ++n)(0)',
    ],
    ["server/contract.ts", "[0-9a-f]{32}", "[0-9a-f]{9,32}"],
  ],
  runs: [{ by: "load", withinSeconds: 40 }],
};
