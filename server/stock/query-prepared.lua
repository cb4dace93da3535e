-- Reads what became of a message's deduction. If there is no barrier, it writes `rollback`: a late deduction then
-- takes nothing. KEYS: barrier of the message. ARGV: seconds that a rollback is kept. Returns 'op' or 'rollback'.
local found = redis.call('GET', KEYS[1])
if not found then
  found = 'rollback'
  redis.call('SET', KEYS[1], found, 'EX', ARGV[1])
end
return found
