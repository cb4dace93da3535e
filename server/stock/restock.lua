-- Adds units to a sale, once for each idempotency key. KEYS: stock, initial, restocks. ARGV: units, key.
-- Returns 'added', 'already' if this key added the same units before, 'differs' if it added others, or 'no-sale'.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'no-sale'
end
local before = redis.call('HGET', KEYS[3], ARGV[2])
if before then
  return before == ARGV[1] and 'already' or 'differs'
end
redis.call('HSET', KEYS[3], ARGV[2], ARGV[1])
redis.call('INCRBY', KEYS[1], ARGV[1])
redis.call('INCRBY', KEYS[2], ARGV[1])
return 'added'
