-- Cancels a job that has not started.
--
-- ARGV      id, seconds that its record is kept
-- Returns   1, or 0 when there is none to cancel
local id, job = ARGV[1], 'rq:job:' .. ARGV[1]
local values = redis.call('HMGET', job, 'status', 'origin')
local status, queue = values[1], values[2] or ''
if status == 'queued' then
  redis.call('LREM', 'rq:queue:' .. queue, 1, id)
elseif status == 'scheduled' or status == 'deferred' then
  redis.call('ZREM', 'rq:' .. status .. ':' .. queue, id)
else
  return 0
end
redis.call('HSET', job, 'status', 'canceled', 'ended_at', stamp())
redis.call('ZADD', 'rq:canceled:' .. queue, string.format('%d', now), id)
redis.call('EXPIRE', job, ARGV[2])
return 1
