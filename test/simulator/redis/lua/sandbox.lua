-- The globals of a script as Redis makes them. A script can read them and change none of them.
-- Takes the functions behind redis.call and redis.pcall, and one that says what is not simulated.
-- Returns the globals as a script sees them, the table in which KEYS and ARGV are put for them, what turns an error
-- into { err, source, line }, and string.format.
local call, call_and_catch, not_simulated = ...
local describe = debug.getinfo
local plain_pcall = pcall

local function refuse_change()
  error('Attempt to modify a readonly table', 2)
end

local function readonly(fields)
  return setmetatable({}, { __index = fields, __newindex = refuse_change, __metatable = false })
end

-- A table of these fields. The others of the same table in Redis are not simulated.
local function part_of(name, fields)
  return setmetatable(fields, {
    __index = function(_, field)
      not_simulated(name .. '.' .. tostring(field))
    end,
  })
end

-- Redis' pcall gives the text of an error that is a table.
local function with_text(succeeded, thrown, ...)
  if not succeeded and type(thrown) == 'table' and type(thrown.err) == 'string' then
    return succeeded, thrown.err
  end
  return succeeded, thrown, ...
end

math.random, math.randomseed = nil
getmetatable('').__metatable = false

local visible = {
  redis = readonly(part_of('redis', {
    call = call,
    pcall = call_and_catch,
    status_reply = function(text)
      return { ok = text }
    end,
    -- Redis reads the first word as the error's code. A single word is an error without a code.
    error_reply = function(text)
      text = string.gsub(text, '^%-', '')
      return { err = string.find(text, ' ', 1, true) and text or 'ERR ' .. text }
    end,
  })),
  coroutine = readonly(coroutine),
  math = readonly(part_of('math', math)),
  string = readonly(string),
  table = readonly(table),
  pcall = function(...)
    return with_text(plain_pcall(...))
  end,
}
for _, name in ipairs({ 'assert', 'error', 'getmetatable', 'ipairs', 'loadstring', 'next', 'pairs', 'rawequal' }) do
  visible[name] = _G[name]
end
for _, name in ipairs({ 'rawget', 'select', 'setmetatable', 'tonumber', 'tostring', 'type', 'unpack', 'xpcall' }) do
  visible[name] = _G[name]
end
local globals = readonly(visible)
visible._G = globals

local of_redis = {}
for _, name in ipairs({ 'bit', 'cjson', 'cmsgpack', 'collectgarbage', 'gcinfo', 'load', 'os', 'rawset', 'struct' }) do
  of_redis[name] = true
end
setmetatable(visible, {
  __index = function(_, name)
    if of_redis[name] then
      not_simulated(name)
    end
    error("Script attempted to access nonexistent global variable '" .. tostring(name) .. "'", 2)
  end,
})

local function explain(thrown)
  local place = describe(2, 'Sl')
  if place and place.what == 'C' then
    place = describe(3, 'Sl')
  end
  -- In Redis this file's functions are written in C.
  if place and place.source == '@sandbox' then
    place = describe(4, 'Sl')
  end
  local err = type(thrown) == 'table' and thrown.err or 'ERR ' .. tostring(thrown)
  return { err = err, source = place and place.source, line = place and place.currentline }
end

return globals, visible, explain, string.format
