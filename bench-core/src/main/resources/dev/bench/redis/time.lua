-- Seconds since the epoch and microseconds of the second.
return redis.call('TIME')
