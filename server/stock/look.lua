-- Reads what a sale has left and which of these buyers hold a unit, in one step. Changes nothing.
-- KEYS: stock, ledger. ARGV: buyers. Returns { remaining, gid or '' for each buyer }, or {} when the sale is not open.
local remaining = redis.call('GET', KEYS[1])
if not remaining then
  return {}
end
local look = redis.call('HMGET', KEYS[2], unpack(ARGV))
for i = 1, #ARGV do
  look[i] = look[i] or ''
end
table.insert(look, 1, tonumber(remaining))
return look
