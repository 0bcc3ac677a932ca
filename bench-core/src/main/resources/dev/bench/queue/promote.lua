-- Moves jobs that are due from rq:scheduled into their queues; whoever takes one out moves it.
--
-- ARGV      how many at most per queue, then the names of queues
-- Returns   how many were moved, and the milliseconds until the next one is due, '' for none
local moved, soonest = 0, nil
for q = 2, #ARGV do
  local queue = ARGV[q]
  local scheduled = 'rq:scheduled:' .. queue
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', scheduled, '-inf', exact(now), 'LIMIT', 0, ARGV[1])) do
    local job = 'rq:job:' .. id
    if redis.call('ZREM', scheduled, id) == 1 and redis.call('EXISTS', job) == 1 then
      redis.call('HSET', job, 'status', 'queued', 'enqueued_at', stamp())
      push(queue, id, redis.call('HGET', job, 'enqueue_at_front') == '1')
      moved = moved + 1
    end
  end
  local first = redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES')
  if first[2] then
    local wait = math.max(0, math.ceil((tonumber(first[2]) - now) * 1000))
    soonest = soonest and math.min(soonest, wait) or wait
  end
end
return {moved, soonest and string.format('%d', soonest) or ''}
