return redis.call('XREVRANGE', KEYS[1], '+', '-')
