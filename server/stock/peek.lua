-- What a sale has left and who of these buyers holds a unit, in one step, changing nothing.
-- KEYS: stock, ledger. ARGV: buyers. Returns { remaining, gid or '' for each buyer }, or nothing.
local remaining = redis.call('GET', KEYS[1])
if not remaining then
  return {}
end
local seen = redis.call('HMGET', KEYS[2], unpack(ARGV))
for i = 1, #ARGV do
  seen[i] = seen[i] or ''
end
table.insert(seen, 1, tonumber(remaining))
return seen
