-- Adds units to a sale that is open, once for each key. KEYS: units left, keys of restocks. ARGV: key, units.
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 'unknown'
end
if redis.call('SADD', KEYS[2], ARGV[1]) == 1 then
  redis.call('INCRBY', KEYS[1], ARGV[2])
end
return 'ok'
