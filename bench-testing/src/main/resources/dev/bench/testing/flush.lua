-- Forgets everything.
return redis.call('FLUSHALL')
