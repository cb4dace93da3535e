-- Decides which of a message's buyers get a unit, in one step. It may run twice: the second run decides nothing.
-- KEYS: stock, ledger (buyer -> gid), winners (gid -> its buyers, with spaces between), barrier of the message.
-- ARGV: gid, seconds that a barrier without units is kept, then the buyers. One with units is kept like the ledger.
-- Returns { decision, units left, gid or '' for each buyer }. The decision is
--   'no-sale'  the sale is not open; nothing was written;
--   'op'       the message holds at least one unit;
--   'rollback' the message holds none and never will: check-back came first, or an earlier run found no unit for it;
--   'sold-out' the message holds none and never will: this run found no unit for the buyers who had none.
local stock, ledger, winners, barrier = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local gid, ttl = ARGV[1], ARGV[2]

local decision = redis.call('GET', barrier)
local decided = decision ~= false
local left = tonumber(redis.call('GET', stock))
if not decided and left == nil then
  return { 'no-sale', 0 }
end

-- One read and one write for all buyers, since a command costs more than what it does for one of them.
local held = redis.call('HMGET', ledger, unpack(ARGV, 3))
local new, entries, names = {}, {}, {}
for i = 1, #held do
  local user = ARGV[i + 2]
  if not held[i] and not new[user] and not decided and left - #names > 0 then
    new[user] = gid
    names[#names + 1] = user
    entries[#entries + 1], entries[#entries + 2] = user, gid
  end
  held[i] = held[i] or new[user] or ''
end

if not decided then
  if #names > 0 then
    decision = 'op'
    redis.call('HSET', ledger, unpack(entries))
    redis.call('HSET', winners, gid, table.concat(names, ' '))
    redis.call('DECRBY', stock, #names)
    redis.call('SET', barrier, 'op')
  else
    decision = 'sold-out'
    redis.call('SET', barrier, 'rollback', 'EX', ttl)
  end
end
table.insert(held, 1, decision)
table.insert(held, 2, (left or 0) - #names)
return held
