-- One atomic reading of a sale. KEYS: stock, initial, ledger; an empty key is one that the target does not show.
-- Returns { stock or false, initial or false, length of the ledger }.
local function read(key)
  return key ~= '' and redis.call('GET', key)
end
return { read(KEYS[1]), read(KEYS[2]), KEYS[3] ~= '' and redis.call('HLEN', KEYS[3]) }
