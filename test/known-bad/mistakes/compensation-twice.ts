// A compensation that is tried again, and is not idempotent.
import type { Mistake } from "../../support/known-bad.ts";

export const mistake: Mistake = {
  title: "a unit that is put back for a buyer who has one is put back once more when the reply was lost",
  story:
    "The compensation is a plain increment, and runs again after a broken connection or in another process.",
  invariant: "conservation",
  replaces: {
    shop: "test/known-bad/innocents/hold-shop",
    differs: [
      [
        "put-back.lua",
        `if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then
  return 0
end`,
        "redis.call('HDEL', KEYS[1], ARGV[1])",
      ],
    ],
  },
  runs: [{ by: "verify", with: { wire: 80, pairs: 40, rest: 21 }, withinSeconds: 150 }],
};
