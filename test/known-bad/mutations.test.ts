// Breaks the server on purpose, one way at a time, and sees `make verify` and `make load` find each.
import * as assert from "uvu/assert";
import type { InvariantName } from "../../invariants/verdict.ts";
import { type Found, loadMutant, type Mutation, verifyMutant } from "../support/mutant.ts";
import { suite } from "../support/suite.ts";

const test = suite("servers broken on purpose", { serial: true });

/** A lost order is a buyer who was lied to (1) once the system is at rest, and until then a lost order alone (3). */
const LOST = [1, 3];

/** Asserts that this invariant was found broken, that a finding names a buyer and a gid, and what the run exits with. */
function isFound({ code, because, findings }: Found, name: InvariantName, exits: number[]): void {
  const [first] = findings(name);
  assert.ok(first !== undefined, because);
  assert.match(first.what, /\b(s\d?|b\d+|rival)\b.*\{(case|load)-5[-\d]*\}-[0-9a-f]{32}/);
  assert.ok(exits.includes(code), `${code}: ${because}`);
}

const ONE_TOO_MANY: Mutation[] = [
  ["stock/deduct.lua", "left - won > 0", "left - won >= 0"],
  // Or else a lone buyer is told sold out before he gets to the script.
  ["purchase.ts", "remaining <= 0", "remaining < 0"],
];
const FIRST_OF_A_BATCH: Mutation[] = [["orders/orders.ts", "[users.map(", "[users.slice(0, 1).map("]];
const SUCCESS_ON_ERROR: Mutation[] = [
  ["routes/branches.ts", "return reply.code(status === 409 ? 500 : status)", "return reply.code(200)"],
];

test("a deduction of one unit too many is found as an oversell, by verify and by load", async () => {
  isFound(await verifyMutant(ONE_TOO_MANY), "no-oversell", [1]);
  isFound(await loadMutant(ONE_TOO_MANY, {}), "no-oversell", [1]);
});

test("orders for the first of a batch only are found as lost orders, by verify and by load", async () => {
  isFound(await verifyMutant(FIRST_OF_A_BATCH), "no-lost-order", LOST);
  isFound(await loadMutant(FIRST_OF_A_BATCH, { rate: 200 }), "no-lost-order", LOST);
});

test("a branch that answers success on an error is found as lost orders, by verify and by load", async () => {
  isFound(await verifyMutant(SUCCESS_ON_ERROR), "no-lost-order", LOST);
  isFound(await loadMutant(SUCCESS_ON_ERROR, { faults: ["kill-mariadb"] }), "no-lost-order", LOST);
});

test("a deduction without its barrier is found as lost orders", async () => {
  const found = await verifyMutant([["stock/deduct.lua", "redis.call('SET', barrier, word, 'EX', ttl)", ""]]);
  isFound(found, "no-lost-order", LOST);
});

test("a unit that leaves the stock without a buyer is found as broken conservation", async () => {
  const found = await verifyMutant([
    ["stock/deduct.lua", "redis.call('DECRBY', stock, won)", "redis.call('DECRBY', stock, won + 1)"],
  ]);
  isFound(found, "conservation", [1]);
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
