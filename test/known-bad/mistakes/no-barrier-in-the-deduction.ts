// A deduction without its barrier.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "the deduction leaves no barrier",
  story:
    "Check-back asks the barrier if the deduction happened. The deduction forgets to write it, and in a test that never crashes no check-back asks.",
  invariant: "no-lost-order",
  replaces: [["server/stock/deduct.lua", "redis.call('SET', barrier, decision, 'EX', ttl)", ""]],
  runs: [{ by: "verify", with: { rest: 20 }, withinSeconds: 80 }],
};
