-- Marks that the outbox of a site is about to get rows.
--
-- KEYS[1]   the marks of the bench
-- ARGV      the mark
redis.call('ZADD', KEYS[1], exact(now), ARGV[1])
return 1
