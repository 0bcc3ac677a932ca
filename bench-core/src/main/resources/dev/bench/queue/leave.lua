-- Signs a process and its slots off.
--
-- KEYS[1]   the lease of the process
-- ARGV      number of queues and their names, number of slots and their names
redis.call('DEL', KEYS[1])
local queues = tonumber(ARGV[1])
for s = 1, tonumber(ARGV[2 + queues]) do
  local worker = 'rq:worker:' .. ARGV[2 + queues + s]
  redis.call('SREM', 'rq:workers', worker)
  for q = 1, queues do
    redis.call('SREM', 'rq:workers:' .. ARGV[1 + q], worker)
  end
  if redis.call('EXISTS', worker) == 1 then
    redis.call('HSET', worker, 'death', stamp())
    redis.call('HDEL', worker, 'current_job')
    redis.call('EXPIRE', worker, 60)
  end
end
return 1
