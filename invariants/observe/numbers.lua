-- Several numbers by one atomic read. KEYS: one for each. ARGV: for each how to read it, its field, the field to subtract.
-- Returns a number for each, or false where there is none.
local function number(how, key, field, minus)
  if how == 'string' then
    return redis.call('GET', key)
  elseif how == 'hash-size' then
    return redis.call('HLEN', key)
  elseif how == 'set-size' then
    return redis.call('SCARD', key)
  end
  local value = redis.call('HGET', key, field)
  if not value or minus == '' then
    return value
  end
  return tostring(tonumber(value) - tonumber(redis.call('HGET', key, minus) or 0))
end

local numbers = {}
for i, key in ipairs(KEYS) do
  numbers[i] = number(ARGV[3 * i - 2], key, ARGV[3 * i - 1], ARGV[3 * i])
end
return numbers
