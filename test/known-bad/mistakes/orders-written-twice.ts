// Orders without barrier and unique key.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a branch that runs twice writes its orders twice",
  story:
    "The branch has no barrier and the table no unique key. The coordinator calls again after each time-out.",
  invariant: "one-order-each",
  replaces: [
    [
      "server/orders/orders.ts",
      "if (await passBarrier(connection, insertBarrier, branch)) {",
      `await passBarrier(connection, insertBarrier, branch);
        {`,
    ],
    ["server/orders/schema.sql", "UNIQUE KEY one_order_each", "KEY one_order_each"],
  ],
  runs: [{ by: "verify", withinSeconds: 60 }],
};
