-- Puts the unit of a purchase back, once. KEYS: units left, purchases under way. ARGV: gid.
if redis.call('HDEL', KEYS[2], ARGV[1]) == 0 then
  return 0
end
return redis.call('INCR', KEYS[1])
