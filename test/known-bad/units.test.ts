// Breaks the stock on purpose, and sees `make verify` and `make load` find it.

import { suite } from "../runner/suite.ts";
import { isFound, loadMutant, type Mutation, verifyMutant } from "../support/mutant.ts";

const test = suite("a stock broken on purpose", { serial: true });

const ONE_TOO_MANY: Mutation[] = [
  ["stock/deduct.lua", "left - won > 0", "left - won >= 0"],
  // Or else a lone buyer is told sold out before they get to the script.
  ["selling/purchase.ts", "remaining <= 0", "remaining < 0"],
];

test("a deduction of one unit too many is found as an oversell, by verify and by load", async () => {
  const [byVerify, byLoad] = await Promise.all([verifyMutant(ONE_TOO_MANY), loadMutant(ONE_TOO_MANY, {})]);
  isFound(byVerify, "no-oversell", [1]);
  isFound(byLoad, "no-oversell", [1]);
});

test("a unit that leaves the stock without a buyer is found as broken conservation", async () => {
  const found = await verifyMutant([
    ["stock/deduct.lua", "redis.call('DECRBY', stock, won)", "redis.call('DECRBY', stock, won + 1)"],
  ]);
  isFound(found, "conservation", [1]);
});
