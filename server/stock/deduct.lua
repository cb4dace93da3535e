-- Decides which of a message's buyers get a unit, in one step, and may be run twice.
-- KEYS: stock, ledger (buyer -> gid), barrier of the message.
-- ARGV: gid, seconds that the barrier is kept, then the buyers.
-- Returns { word, gid or '' for each buyer }: the word is
--   'no-sale'  the sale is not open; nothing was written;
--   'op'       the message holds at least one unit;
--   'rollback' the message holds none and never will: check-back was first, or nobody here won now or before;
--   'sold-out' as rollback, and it was this run that found no unit for the buyers without a gid.
local stock, ledger, barrier = KEYS[1], KEYS[2], KEYS[3]
local gid, ttl = ARGV[1], ARGV[2]

local word = redis.call('GET', barrier)
local decided = word ~= false
local left = tonumber(redis.call('GET', stock))
if not decided and left == nil then
  return { 'no-sale' }
end

local held, won = {}, 0
for i = 3, #ARGV do
  local holder = redis.call('HGET', ledger, ARGV[i])
  if not holder and not decided and left - won > 0 then
    redis.call('HSET', ledger, ARGV[i], gid)
    holder = gid
    won = won + 1
  end
  held[#held + 1] = holder or ''
end

if not decided then
  if won > 0 then
    redis.call('DECRBY', stock, won)
  end
  word = won > 0 and 'op' or 'rollback'
  redis.call('SET', barrier, word, 'EX', ttl)
  if word == 'rollback' then
    word = 'sold-out'
  end
end
table.insert(held, 1, word)
return held
