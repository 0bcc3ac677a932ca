return redis.call('XREVRANGE', KEYS[1], '+', '-', 'COUNT', 1)[1][2]
