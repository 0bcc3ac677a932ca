-- A sliding window: what was spent in this window, and the share of the last one that still lies within the length.
-- KEYS: the window. ARGV: its length in milliseconds, the limit, what was spent already, what this call costs.
-- Returns whether the call may go on, what is left, and milliseconds until the next call (until all is free, if it may).
local per, limit, spent, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local window, passed = math.floor(now / per), now % per
local kept = redis.call('HMGET', KEYS[1], 'window', 'count', 'before')
local last, count, before = tonumber(kept[1] or -2), tonumber(kept[2] or 0), tonumber(kept[3] or 0)
if last ~= window then
  before = (last == window - 1) and count or 0
  count = 0
end
count = count + spent
local used = count + before * (per - passed) / per
local allowed = used + cost <= limit
if allowed then
  count = count + cost
  used = used + cost
end
redis.call('HSET', KEYS[1], 'window', string.format('%.0f', window), 'count', string.format('%.0f', count), 'before', string.format('%.0f', before))
redis.call('PEXPIRE', KEYS[1], per * 2)
local wait = per - passed
if not allowed then
  if count + cost <= limit then
    wait = (used + cost - limit) / before * per
  else
    wait = wait + math.max(0, 1 - (limit - cost) / count) * per
  end
end
return {allowed and 1 or 0, math.max(0, math.floor(limit - used)), math.ceil(wait)}
