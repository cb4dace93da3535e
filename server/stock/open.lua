-- Opens a sale with these units. KEYS: stock, initial, restocks. ARGV: units.
-- Returns 'opened', 'identical' if it was opened before with the same units, 'differs' if with others.
-- The units of the opening are kept as the restock with the empty key, because restocks change `initial`.
local opening = redis.call('HGET', KEYS[3], '')
if opening then
  return opening == ARGV[1] and 'identical' or 'differs'
end
redis.call('HSET', KEYS[3], '', ARGV[1])
redis.call('SET', KEYS[1], ARGV[1])
redis.call('SET', KEYS[2], ARGV[1])
return 'opened'
