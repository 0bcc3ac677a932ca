-- Gives the lease up, if this process still has it, so that another one leads at once.
--
-- KEYS[1]   lease
-- ARGV[1]   process
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
