-- One unit for one buyer, and the barrier of its message. KEYS: units left, ledger (buyer -> gid), barrier. ARGV: buyer,
-- gid, seconds that the barrier is kept. Returns the gid under which the buyer holds a unit, 'gone' or 'unknown'.
local left = redis.call('GET', KEYS[1])
if not left then
  return 'unknown'
end
local held = redis.call('HGET', KEYS[2], ARGV[1])
if held then
  return held
end
if redis.call('EXISTS', KEYS[3]) == 1 then
  return redis.error_reply('the message was rolled back')
end
if tonumber(left) <= 0 then
  return 'gone'
end
redis.call('DECR', KEYS[1])
redis.call('HSET', KEYS[2], ARGV[1], ARGV[2])
redis.call('SET', KEYS[3], 'op', 'EX', ARGV[3])
return ARGV[2]
