-- The oldest marks of outboxes.
--
-- KEYS[1]   the marks of the bench
-- ARGV      how old in milliseconds they must be, how many at most
return redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', exact(now - tonumber(ARGV[1]) / 1000), 'LIMIT', 0, ARGV[2])
