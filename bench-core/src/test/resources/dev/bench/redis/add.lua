return redis.call('XADD', KEYS[1], '*', 'of', ARGV[1])
