-- Puts units on sale for the first time. KEYS: stock, initial, restocks. ARGV: units.
-- Returns 'opened', 'identical' when it was opened with the same units, 'differs' otherwise.
-- The opening is kept as the restock of the empty key, since later restocks change `initial`.
local opening = redis.call('HGET', KEYS[3], '')
if opening then
  return opening == ARGV[1] and 'identical' or 'differs'
end
redis.call('HSET', KEYS[3], '', ARGV[1])
redis.call('SET', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], ARGV[1])
return 'opened'
