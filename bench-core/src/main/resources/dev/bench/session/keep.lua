-- Keeps a copy of a session unless the session has ended meanwhile.
-- KEYS: the copy, the mark of its end. ARGV: milliseconds to keep it, then fields and values.
if redis.call('EXISTS', KEYS[2]) == 1 then
  return 0
end
redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], unpack(ARGV, 2))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
