-- Moves jobs that are due from rq:scheduled into their lanes; the process that takes one out moves it.
--
-- ARGV      the bench, how many at most
-- Returns   how many were moved, and the milliseconds until the next one is due, '' for none
local due, left = 'bench:' .. ARGV[1] .. ':due', tonumber(ARGV[2])
local moved = 0
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', due, '-inf', exact(now), 'LIMIT', 0, left)) do
  local scheduled = 'rq:scheduled:' .. lane
  local ids = left > 0
    and redis.call('ZRANGEBYSCORE', scheduled, '-inf', exact(now), 'LIMIT', 0, left) or {}
  left = left - #ids
  for _, id in ipairs(ids) do
    local job = 'rq:job:' .. id
    if redis.call('EXISTS', job) == 1 then
      redis.call('HSET', job, 'status', 'queued', 'enqueued_at', stamp())
      push(lane, id, redis.call('HGET', job, 'enqueue_at_front') == '1')
      moved = moved + 1
    end
    redis.call('ZREM', scheduled, id)
  end
  local first = redis.call('ZRANGE', scheduled, 0, 0, 'WITHSCORES')
  if first[2] then
    redis.call('ZADD', due, first[2], lane)
  else
    redis.call('ZREM', due, lane)
  end
end
local soonest = redis.call('ZRANGE', due, 0, 0, 'WITHSCORES')[2]
local a_day = 86400000 -- a time that is never would not fit a number of milliseconds
return {moved, soonest and string.format('%d', math.min(a_day, math.max(0, math.ceil((soonest - now) * 1000)))) or ''}
