-- The script that wrk runs: every request is a purchase by a new buyer, and every reply is counted by its status.
-- Arguments: the request's text before the buyer's id, the text after it, and a nonce that no other measurement has.
-- An id is the nonce, two digits for the thread and ten for the request, so that all requests have one length.
local threads = {}

function setup(thread)
  thread:set('number', #threads)
  threads[#threads + 1] = thread
end

function init(args)
  before = string.format('%s%s%02d', args[1], args[3], number)
  after = args[2]
  asked = 0
  statuses = {}
end

function request()
  asked = asked + 1
  return string.format('%s%010d%s', before, asked, after)
end

function response(status)
  statuses[status] = (statuses[status] or 0) + 1
end

local PERCENTILES = { 50, 90, 95, 99, 99.9 }

function done(summary, latency)
  local replies, percentiles = {}, {}
  for _, thread in ipairs(threads) do
    for status, count in pairs(thread:get('statuses')) do
      replies[status] = (replies[status] or 0) + count
    end
  end
  local counted = {}
  for status, count in pairs(replies) do
    counted[#counted + 1] = string.format('"%d":%d', status, count)
  end
  for index, percentile in ipairs(PERCENTILES) do
    percentiles[index] = string.format('"p%g":%d', percentile, latency:percentile(percentile))
  end
  local errors = summary.errors
  io.write(string.format(
    'measured {"durationUs":%d,"replies":{%s},"latencyUs":{%s,"max":%d},"broken":%d,"timeouts":%d}\n',
    summary.duration, table.concat(counted, ','), table.concat(percentiles, ','), latency.max,
    errors.connect + errors.read + errors.write, errors.timeout))
end
