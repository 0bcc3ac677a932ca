-- Leases places for connections to one database server.
--
-- KEYS[1]   the places: process:<name> with "<number> <end of the lease>", limit, wish; times in milliseconds
-- ARGV      the process, how many places, 1 when it uses them already, how many there are (0: as was said before),
--           how long a lease and a wish count
-- Returns   how many places it has, 1 when a process waits for one, then each process that has some, with their number
local ms = math.floor(now * 1000)
local mine = 'process:' .. ARGV[1]
local wanted = tonumber(ARGV[2])
local limit = tonumber(ARGV[4])
local had, others, wish = 0, 0, 0
local holders = {}
local all = redis.call('HGETALL', KEYS[1])
for i = 1, #all, 2 do
  local field, value = all[i], all[i + 1]
  if field == 'limit' then
    if limit == 0 then
      limit = tonumber(value)
    end
  elseif field == 'wish' then
    wish = tonumber(value)
  else
    local count, ends = string.match(value, '^(%d+) (%d+)$')
    if not count or tonumber(ends) < ms then
      redis.call('HDEL', KEYS[1], field)
    elseif field == mine then
      had = tonumber(count)
    else
      others = others + tonumber(count)
      holders[#holders + 1] = string.sub(field, 9) .. ' ' .. count
    end
  end
end

local granted = wanted
if ARGV[3] ~= '1' and limit > 0 and wanted > had and others + wanted > limit then
  granted = had
  wish = ms + tonumber(ARGV[6])
  redis.call('HSET', KEYS[1], 'wish', string.format('%d', wish))
end
if granted > 0 then
  redis.call('HSET', KEYS[1], mine, string.format('%d %d', granted, ms + tonumber(ARGV[5])))
  holders[#holders + 1] = ARGV[1] .. ' ' .. granted
else
  redis.call('HDEL', KEYS[1], mine)
end
if limit > 0 then
  redis.call('HSET', KEYS[1], 'limit', string.format('%d', limit))
end
redis.call('PEXPIRE', KEYS[1], 10 * tonumber(ARGV[5]))
local answer = { granted, wish >= ms and 1 or 0 }
for _, holder in ipairs(holders) do
  answer[#answer + 1] = holder
end
return answer
