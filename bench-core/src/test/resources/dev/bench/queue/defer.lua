local queue, id, parent = ARGV[1], ARGV[2], ARGV[3]
redis.call('LREM', 'rq:queue:' .. queue, 1, id)
redis.call('ZADD', 'rq:deferred:' .. queue, 1, id)
redis.call('HSET', 'rq:job:' .. id, 'status', 'deferred', 'allow_dependency_failures', ARGV[4])
redis.call('SADD', 'rq:job:' .. parent .. ':dependents', id)
redis.call('SADD', 'rq:job::' .. id .. ':dependencies', parent)
return 1
