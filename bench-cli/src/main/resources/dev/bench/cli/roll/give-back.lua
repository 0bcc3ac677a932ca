-- Gives the right to restart processes of a bench back, if this command has it.
--
-- KEYS      lease
-- ARGV      id of the command
local holder = redis.call('GET', KEYS[1])
if holder and string.sub(holder, 1, #ARGV[1] + 1) == ARGV[1] .. ' ' then
  redis.call('DEL', KEYS[1])
end
return 0
