-- Check-back. KEYS: barrier of the message. ARGV: seconds that it is kept. Returns 'op', or writes and returns 'rollback'.
local found = redis.call('GET', KEYS[1])
if not found then
  found = 'rollback'
  redis.call('SET', KEYS[1], found, 'EX', ARGV[1])
end
return found
