// Units that are taken before anybody asks.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "ten units are set aside for buyers who have not asked yet, and others are told sold out",
  story: "Marketing keeps some units for partners, and the sale says sold out while they lie in the drawer.",
  invariant: "no-false-sold-out",
  replaces: [
    [
      "server/stock/open.lua",
      "redis.call('SET', KEYS[2], ARGV[1])",
      `redis.call('SET', KEYS[2], ARGV[1])
local ledger = string.gsub(KEYS[1], 'stock', 'ledger')
for n = 1, math.min(10, ARGV[1]) do
  redis.call('HSET', ledger, 'partner-' .. n, 'set-aside-' .. n)
  redis.call('DECR', KEYS[1])
end`,
    ],
  ],
  runs: [{ by: "load", withinSeconds: 40 }],
};
