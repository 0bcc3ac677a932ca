-- Lets jobs run again that have failed, were stopped or cancelled; at once those that are parked or for
-- later.
--
-- ARGV      the bench, then ids
-- Returns   for each: 'queued', 'gone', 'waits' for other jobs, or the status that is not retried
local from = {failed = 'failed', stopped = 'failed', canceled = 'canceled', scheduled = 'scheduled', deferred = 'deferred'}

local function waits(id)
  for _, other in ipairs(redis.call('SMEMBERS', 'rq:job::' .. id .. ':dependencies')) do
    local status = redis.call('HGET', 'rq:job:' .. other, 'status')
    if status and status ~= 'finished' then
      return true
    end
  end
  return false
end

local function retry(id)
  local job = 'rq:job:' .. id
  local values = redis.pcall('HMGET', job, 'data', 'status', 'origin', 'bench_lot')
  if values.err or not values[1] or not values[3] then
    return 'gone'
  end
  local registry, lane = from[values[2]], values[3]
  if not registry then
    return values[2] or 'gone'
  elseif registry == 'deferred' and not values[4] and waits(id) then
    return 'waits'
  end
  push(lane, id, false)
  redis.call('ZREM', 'rq:' .. registry .. ':' .. lane, id)
  if values[4] then
    redis.call('ZREM', 'bench:' .. ARGV[1] .. ':lots:' .. values[4], id)
  end
  redis.call('HSET', job, 'status', 'queued', 'enqueued_at', stamp(), 'started_at', '', 'ended_at', '', 'worker_name', '')
  redis.call('HDEL', job, 'bench_ending', 'bench_lot', 'bench_why', 'bench_stop')
  redis.call('PERSIST', job)
  return 'queued'
end

local said = {}
for i = 2, #ARGV do
  said[i - 1] = retry(ARGV[i])
end
return said
