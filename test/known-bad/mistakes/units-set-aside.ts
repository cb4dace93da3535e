// Units that are taken before anybody asks.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "one unit of each sale is set aside for a buyer who has not asked yet, and others are told sold out",
  story: "Marketing keeps some units for partners, and the sale says sold out while they lie in the drawer.",
  invariant: "no-false-sold-out",
  replaces: [
    [
      "server/stock/open.lua",
      "redis.call('SET', KEYS[2], ARGV[1])",
      `redis.call('SET', KEYS[2], ARGV[1])
local ledger = string.gsub(KEYS[1], 'stock', 'ledger')
redis.call('HSET', ledger, 'partner', 'set-aside')
redis.call('DECR', KEYS[1])`,
    ],
  ],
  runs: [{ by: "verify", with: { cases: 0, sales: 24 }, withinSeconds: 40 }],
};
