-- The secret of a realtime server of its own; the first call makes it. KEYS: where it is kept. ARGV: a new one.
redis.call('SET', KEYS[1], ARGV[1], 'NX')
return redis.call('GET', KEYS[1])
