-- Registers a scheduler as alive, and takes or renews the lease of the leading one.
--
-- KEYS      lease, fence, registration of this process
-- ARGV      process, milliseconds of the lease
-- Returns   the fencing number of this process, or 0 when another one leads
redis.call('SET', KEYS[3], ARGV[1], 'PX', ARGV[2])
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return tonumber(redis.call('GET', KEYS[2]) or '0')
end
if holder then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return redis.call('INCR', KEYS[2])
