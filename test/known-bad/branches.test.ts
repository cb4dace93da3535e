// Breaks what DTM relies on, on purpose, and sees `make verify` and `make load` find it.

import { suite } from "../runner/suite.ts";
import { isFound, LOST, loadMutant, type Mutation, verifyMutant } from "../support/mutant.ts";

const test = suite("branches broken on purpose", { serial: true });

const SUCCESS_ON_ERROR: Mutation[] = [
  ["routes/branches.ts", "return reply.code(status === 409 ? 500 : status)", "return reply.code(200)"],
];

test("a branch that answers success on an error is found as lost orders, by verify and by load", async () => {
  const [byVerify, byLoad] = await Promise.all([
    verifyMutant(SUCCESS_ON_ERROR),
    loadMutant(SUCCESS_ON_ERROR, { faults: ["kill-mariadb"] }),
  ]);
  isFound(byVerify, "no-lost-order", LOST);
  isFound(byLoad, "no-lost-order", LOST);
});

test("a deduction without its barrier is found as lost orders", async () => {
  const found = await verifyMutant([
    ["stock/deduct.lua", "redis.call('SET', barrier, decision, 'EX', ttl)", ""],
  ]);
  isFound(found, "no-lost-order", LOST);
});
