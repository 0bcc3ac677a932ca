-- Cancels a job that waits, and has one stopped that runs: its worker is told, and finds the mark at
-- its next heartbeat when it does not hear.
--
-- KEYS[1]   the set of the lots in which jobs are parked
-- ARGV      id, seconds that the record of a cancelled job is kept, who stops it, '1' to stop only
-- Returns   'canceled', 'stopping', or 'none' when there is nothing to cancel
local id, job = ARGV[1], 'rq:job:' .. ARGV[1]
local values = redis.call('HMGET', job, 'status', 'origin', 'worker_name', 'bench_lot')
local status, queue = values[1], values[2] or ''
if status == 'started' then
  redis.call('HSET', job, 'bench_stop', ARGV[3])
  redis.call('PUBLISH', 'rq:pubsub:' .. (values[3] or ''), cjson.encode({command = 'stop-job', job_id = id}))
  return 'stopping'
end
if ARGV[4] == '1' then
  return 'none'
elseif status == 'queued' then
  redis.call('LREM', 'rq:queue:' .. queue, 1, id)
elseif status == 'scheduled' or status == 'deferred' then
  redis.call('ZREM', 'rq:' .. status .. ':' .. queue, id)
  if values[4] then
    redis.call('ZREM', KEYS[1] .. ':' .. values[4], id)
  end
else
  return 'none'
end
redis.call('HSET', job, 'status', 'canceled', 'ended_at', stamp())
redis.call('HDEL', job, 'bench_ending', 'bench_lot', 'bench_why')
redis.call('ZADD', 'rq:canceled:' .. queue, string.format('%d', now), id)
redis.call('EXPIRE', job, ARGV[2])
return 'canceled'
