// Breaks the orders on purpose, and sees `make verify` and `make load` find it.

import { suite } from "../runner/suite.ts";
import { isFound, LOST, loadMutant, type Mutation, verifyMutant } from "../support/mutant.ts";

const test = suite("orders broken on purpose", { serial: true });

const FIRST_OF_A_BATCH: Mutation[] = [["orders/orders.ts", "[users.map(", "[users.slice(0, 1).map("]];

test("orders for the first of a batch only are found as lost orders, by verify and by load", async () => {
  const [byVerify, byLoad] = await Promise.all([
    verifyMutant(FIRST_OF_A_BATCH),
    loadMutant(FIRST_OF_A_BATCH, { rate: 200 }),
  ]);
  isFound(byVerify, "no-lost-order", LOST);
  isFound(byLoad, "no-lost-order", LOST);
});

test("orders without barrier and unique key are found as two of one buyer", async () => {
  const found = await verifyMutant([
    [
      "orders/orders.ts",
      "if (await passBarrier(connection, insertBarrier, branch)) {",
      "await passBarrier(connection, insertBarrier, branch); {",
    ],
    ["orders/schema.sql", "UNIQUE KEY one_order_each", "KEY one_order_each"],
  ]);
  isFound(found, "one-order-each", [1]);
});
