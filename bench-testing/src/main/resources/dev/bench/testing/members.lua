-- KEYS[1]   a sorted set
-- Returns   its members and their scores, lowest first
return redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES')
