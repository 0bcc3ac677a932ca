-- Signs a scheduler off; if it has the lease, that is given up as well, so that another one leads at once.
--
-- KEYS      lease, registration of this process
-- ARGV[1]   process
if redis.call('GET', KEYS[2]) == ARGV[1] then
  redis.call('DEL', KEYS[2])
end
if redis.call('GET', KEYS[1]) == ARGV[1] then
  return redis.call('DEL', KEYS[1])
end
return 0
