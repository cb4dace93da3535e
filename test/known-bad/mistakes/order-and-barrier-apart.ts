// A barrier that is committed before its order.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a branch commits its barrier, and then writes the order in a transaction of its own",
  story: "The barrier is a library call with a connection of its own, and the order is written after it.",
  invariant: "no-lost-order",
  replaces: {
    shop: "test/known-bad/innocents/message-shop",
    differs: [
      [
        "selling.ts",
        "await run<ResultSetHeader>(connection, first, [gid, branch]);",
        `await run<ResultSetHeader>(connection, first, [gid, branch]);
      await run(connection, "COMMIT");
      await run(connection, "START TRANSACTION");`,
      ],
    ],
  },
  runs: [{ by: "verify", with: { wire: 80, rest: 21 }, withinSeconds: 150 }],
};
