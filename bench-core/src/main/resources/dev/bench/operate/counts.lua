-- Counts the jobs of lanes.
--
-- ARGV      names of lanes, as RQ calls them
-- Returns   for each {queued, started, scheduled, deferred, finished, failed, canceled, when the next
--           queued job was enqueued or ''}
local counts = {}
for i, lane in ipairs(ARGV) do
  local line = {redis.call('LLEN', 'rq:queue:' .. lane)}
  for _, registry in ipairs({'wip', 'scheduled', 'deferred', 'finished', 'failed', 'canceled'}) do
    line[#line + 1] = redis.call('ZCARD', 'rq:' .. registry .. ':' .. lane)
  end
  local first = redis.call('LINDEX', 'rq:queue:' .. lane, 0)
  local since = first and redis.pcall('HGET', 'rq:job:' .. first, 'enqueued_at')
  line[#line + 1] = type(since) == 'string' and since or ''
  counts[i] = line
end
return counts
