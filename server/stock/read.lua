-- Reads the units of a sale in one step. KEYS: stock, initial, ledger. Returns { remaining, initial, deducted },
-- or {} when the sale is not open.
local remaining = redis.call('GET', KEYS[1])
if not remaining then
  return {}
end
return { tonumber(remaining), tonumber(redis.call('GET', KEYS[2])), redis.call('HLEN', KEYS[3]) }
