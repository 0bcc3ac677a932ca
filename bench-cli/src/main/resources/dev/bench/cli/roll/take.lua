-- Takes or renews the right to restart processes of a bench, which one command of one host has at a time.
--
-- KEYS      lease
-- ARGV      id of the command, its host, milliseconds of the lease
-- Returns   an empty string when the command has it now, or what the command that has it wrote: id, host, epoch seconds
local holder = redis.call('GET', KEYS[1])
if holder and string.sub(holder, 1, #ARGV[1] + 1) ~= ARGV[1] .. ' ' then
  return holder
end
local now = redis.call('TIME')[1]
redis.call('SET', KEYS[1], holder or (ARGV[1] .. ' ' .. ARGV[2] .. ' ' .. now), 'PX', ARGV[3])
return ''
