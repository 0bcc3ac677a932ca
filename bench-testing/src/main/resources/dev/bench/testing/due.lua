-- Makes the jobs due whose time has come by the clock of a test.
--
-- KEYS[1]   the lanes with jobs for later, by the time of their first one
-- ARGV[1]   the time in epoch seconds
for _, lane in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', ARGV[1])) do
  local scheduled = 'rq:scheduled:' .. lane
  for _, id in ipairs(redis.call('ZRANGEBYSCORE', scheduled, '-inf', ARGV[1])) do
    redis.call('ZADD', scheduled, 1, id)
  end
  redis.call('ZADD', KEYS[1], 1, lane)
end
return redis.status_reply('OK')
