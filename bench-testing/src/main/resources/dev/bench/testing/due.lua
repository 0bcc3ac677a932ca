-- Makes the jobs due whose time has come by the clock of a test, in the order of their times.
--
-- KEYS[1]   the lanes with jobs for later, by the time of their first one
-- ARGV[1]   the time in epoch seconds
-- ARGV[2]   the key of the jobs for later of a lane, without its name
local past = 0
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])) do
  local scheduled = ARGV[2] .. lane
  local first = past + 1
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', scheduled, '-inf', ARGV[1])) do
    past = past + 1
    redis.call('ZADD', scheduled, past, id)
  end
  redis.call('ZADD', KEYS[1], first, lane)
end
return redis.status_reply('OK')
