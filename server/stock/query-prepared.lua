-- What became of a message's deduction. Finding nothing writes `rollback`, so that a late deduction cannot run.
-- KEYS: barrier of the message. ARGV: seconds that a rollback is kept. Returns 'op' or 'rollback'.
local word = redis.call('GET', KEYS[1])
if not word then
  word = 'rollback'
  redis.call('SET', KEYS[1], word, 'EX', ARGV[1])
end
return word
