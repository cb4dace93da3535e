-- Puts the unit of a purchase back, once. KEYS: purchases under way, units left. ARGV: gid.
if redis.call('HDEL', KEYS[1], ARGV[1]) == 0 then
  return 0
end
return redis.call('INCR', KEYS[2])
