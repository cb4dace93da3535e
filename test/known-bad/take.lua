-- One unit of an item for one buyer, checked and taken at once.
-- KEYS: units left, set of buyers. ARGV: the buyer.
if redis.call('SISMEMBER', KEYS[2], ARGV[1]) == 1 then
  return 'again'
end
local left = redis.call('GET', KEYS[1])
if not left then
  return 'unknown item'
end
if tonumber(left) <= 0 then
  return 'gone'
end
redis.call('DECR', KEYS[1])
redis.call('SADD', KEYS[2], ARGV[1])
return 'taken'
