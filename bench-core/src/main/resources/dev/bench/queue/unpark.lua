-- Lets the oldest jobs of a lot wait in their queues again, so many at a time.
--
-- KEYS[1]   the set of the lots; KEYS[2] the jobs of the lot; KEYS[3] the mark of the last time
-- ARGV      the lot, how many jobs, milliseconds until the next time
-- Returns   how many were let go, or -1 when it is too early
if not redis.call('SET', KEYS[3], '1', 'NX', 'PX', ARGV[3]) then
  return -1
end
local ids = redis.call('ZRANGE', KEYS[2], 0, ARGV[2] - 1)
local moved = 0
for i = #ids, 1, -1 do -- the oldest is pushed last, so that it is the first to run
  local id, job = ids[i], 'rq:job:' .. ids[i]
  redis.call('ZREM', KEYS[2], id)
  local values = redis.call('HMGET', job, 'status', 'bench_lot', 'origin')
  if values[1] == 'deferred' and values[2] == ARGV[1] and values[3] then
    redis.call('ZREM', 'rq:deferred:' .. values[3], id)
    redis.call('HSET', job, 'status', 'queued')
    redis.call('HDEL', job, 'bench_ending', 'bench_lot', 'bench_why')
    push(values[3], id, true)
    moved = moved + 1
  end
end
if redis.call('EXISTS', KEYS[2]) == 0 then
  redis.call('SREM', KEYS[1], ARGV[1])
end
return moved
