-- What a sale has left and who of these buyers holds a unit, in one step, changing nothing.
-- KEYS: stock, ledger. ARGV: buyers. Returns { remaining, gid or '' for each buyer }, or nothing.
local remaining = redis.call('GET', KEYS[1])
if not remaining then
  return {}
end
local seen = { tonumber(remaining) }
for i = 1, #ARGV do
  seen[i + 1] = redis.call('HGET', KEYS[2], ARGV[i]) or ''
end
return seen
