-- Takes a unit for one purchase. KEYS: units left, purchases under way (gid -> what they are). ARGV: gid, what it is.
-- Returns 'taken', 'gone' or 'unknown'.
if redis.call('HEXISTS', KEYS[2], ARGV[1]) == 1 then
  return 'taken'
end
local left = redis.call('GET', KEYS[1])
if not left then
  return 'unknown'
end
if tonumber(left) <= 0 then
  return 'gone'
end
redis.call('DECR', KEYS[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
return 'taken'
