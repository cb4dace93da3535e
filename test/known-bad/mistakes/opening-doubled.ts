// An opening that doubles its units.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "an opening puts twice the units on sale that it was asked for",
  story:
    "Two systems each load the stock at the start of the sale, the shop's import and the campaign's; both add. The shop reports what it holds, so its own figures agree.",
  invariant: "conservation",
  replaces: [
    [
      "server/stock/open.lua",
      "redis.call('SET', KEYS[1], ARGV[1])",
      "redis.call('SET', KEYS[1], ARGV[1] * 2)",
    ],
    [
      "server/stock/open.lua",
      "redis.call('SET', KEYS[2], ARGV[1])",
      "redis.call('SET', KEYS[2], ARGV[1] * 2)",
    ],
  ],
  runs: [
    { by: "load", withinSeconds: 40 },
    { by: "verify", withinSeconds: 60 },
  ],
};
