-- Lays jobs into Redis as RQ would.
--
-- ARGV      the registry, the lane, the score, the name of the first job, how many jobs (further ones get a
--           number behind their names); then fields and values of their hashes
local registry, lane, score, id, jobs = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
redis.call('SADD', 'rq:queues', 'rq:queue:' .. lane)
for n = 1, jobs do
  local name = jobs == 1 and id or id .. n
  redis.call('HSET', 'rq:job:' .. name, 'origin', lane, unpack(ARGV, 6))
  if registry == 'queue' then
    redis.call('RPUSH', 'rq:queue:' .. lane, name)
  elseif registry == 'wip' then
    redis.call('ZADD', 'rq:wip:' .. lane, score, name .. ':p-1')
  else
    redis.call('ZADD', 'rq:' .. registry .. ':' .. lane, score, name)
  end
end
return jobs
