// A restock that doubles its units.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a restock adds its units twice",
  story: "The message queue delivers the restock to two consumers, and each adds the units.",
  invariant: "conservation",
  replaces: [
    [
      "server/stock/restock.lua",
      "redis.call('INCRBY', KEYS[1], ARGV[1])",
      "redis.call('INCRBY', KEYS[1], ARGV[1] * 2)",
    ],
    [
      "server/stock/restock.lua",
      "redis.call('INCRBY', KEYS[2], ARGV[1])",
      "redis.call('INCRBY', KEYS[2], ARGV[1] * 2)",
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", with: { cases: 0, sales: 24 }, withinSeconds: 60 },
  ],
};
