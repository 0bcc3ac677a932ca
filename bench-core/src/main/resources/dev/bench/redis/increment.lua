-- Counts KEYS[1] up; ARGV[1]: milliseconds from the first count to the counter's end.
local count = redis.call('INCR', KEYS[1])
if count == 1 then
  redis.call('PEXPIRE', KEYS[1], ARGV[1])
end
return count
