-- Ends a session: removes its copy, marks the end so that no copy comes back, and announces it.
-- KEYS: the copy, the mark of its end. ARGV: milliseconds to keep the mark, the channel, the message.
redis.call('DEL', KEYS[1])
redis.call('SET', KEYS[2], '', 'PX', ARGV[1])
redis.call('PUBLISH', ARGV[2], ARGV[3])
return 1
